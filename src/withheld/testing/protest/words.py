"""
What invented people say of themselves: profiles and posts by role, in English and Hindi.

Places, outlets, parties and unions are made up; so is every sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from withheld.model.review import SafeguardClass

PLACES = ("Quillabad", "Ostinagar", "Marzigarh", "Peverkot", "Ulmeri", "Zintapur", "Halvigaon")
OUTLETS = ("The Quill Courier", "Ostinagar Herald", "Marzigarh Darpan", "Ulmeri Weekly")
PARTIES = ("Lantern Party", "Harvest Front", "Ulmeri Vikas Dal")
UNIONS = ("Peverkot Kisan Panchayat", "Ostinagar Farmers' League", "Halvigaon Growers' Union")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A kind of invented account."""

    share: int
    """Out of a thousand accounts."""
    safeguard: SafeguardClass | None
    names: tuple[str, ...]
    """`{person}` is an invented name; `{place}`, `{outlet}`, `{party}`, `{union}` are drawn."""
    bios: tuple[str, ...]
    posts: tuple[str, ...]


ROLES: Mapping[str, Role] = {
    "newsroom": Role(
        share=24,
        safeguard=SafeguardClass.NEWS_MEDIA,
        names=("{outlet}", "{outlet} Live", "{place} Samachar"),
        bios=(
            "News from {place} and the hills around it. Tips: desk at our site",
            "Independent newspaper, printed in {place} since 1954",
            "{place} से निष्पक्ष ख़बरें, हर घंटे",
            "A reader-funded news site. We publish corrections.",
        ),
        posts=(
            "BREAKING: talks between growers and ministers end without result",
            "Our reporter was at the barricades in {place} this morning. Watch",
            "{place} में किसानों की सभा, हमारे संवाददाता की रिपोर्ट",
        ),
    ),
    "reporter": Role(
        share=22,
        safeguard=SafeguardClass.JOURNALISM,
        names=("{person}", "{person} | {outlet}"),
        bios=(
            "Journalist with {outlet}. Courts and crops.",
            "Reporting from {place} for whoever prints it. Signal on request.",
            "संवाददाता, {outlet}",
            "Press photographer in {place}",
        ),
        posts=(
            "At the {place} toll gate. Police have closed the road; no injuries seen so far.",
            "My story on the missing tractors is in today's paper",
        ),
    ),
    "organiser": Role(
        share=36,
        safeguard=SafeguardClass.ACTIVISM,
        names=("{person}", "{person} ✊"),
        bios=(
            "Human rights activist in {place}",
            "Organising with landless labourers. {union}.",
            "मानवाधिकार कार्यकर्ता, {place}",
            "Women's rights, water rights. Field worker with an NGO in {place}",
        ),
        posts=(
            "Peaceful sit-in at {place} from noon. Bring water, bring elders",
            "They cut the power at the camp again. We have it on video.",
        ),
    ),
    "union": Role(
        share=14,
        safeguard=SafeguardClass.ACTIVISM,
        names=("{union}",),
        bios=(
            "The voice of small farmers since 1978. {place} district committee.",
            "{place} के किसानों का आंदोलन",
        ),
        posts=("Day 66 of our protest. The langar feeds 4,000 today",),
    ),
    "politician": Role(
        share=12,
        safeguard=SafeguardClass.POLITICS,
        names=("{person}", "{person}, MP"),
        bios=(
            "Member of Parliament for {place}. {party}",
            "{party} candidate in {place}",
            "विधायक, {place}",
        ),
        posts=("I will raise the growers' demands in the House on Tuesday",),
    ),
    "cartoonist": Role(
        share=6,
        safeguard=SafeguardClass.ART,
        names=("{person}",),
        bios=("Political cartoonist. I draw what they say.", "Satire. None of it happened."),
        posts=("New cartoon: the minister waters the road",),
    ),
    "scholar": Role(
        share=8,
        safeguard=SafeguardClass.RESEARCH,
        names=("Dr {person}", "{person}"),
        bios=(
            "Historian of agriculture, {place} University",
            "Doctoral researcher on rural credit",
        ),
        posts=("Thread: what the harvest records of 1911 tell us about prices",),
    ),
    "broadcaster": Role(
        share=1,
        safeguard=SafeguardClass.STATE_BODY,
        names=("Signals Broadcasting Service",),
        bios=(
            "Official account of the public broadcaster, Ministry of Signals, Government of India",
        ),
        posts=("The Secretary's address to the nation, live at eight",),
    ),
    "loud": Role(
        share=280,
        safeguard=None,
        names=("{person}{person}", "user {person}", "{person}"),
        bios=("", "I follow back", "#follow #trend", "gain with {person}"),
        posts=("Repeat this tag #HarvestOfLies #HarvestOfLies", "RT RT RT #HarvestOfLies"),
    ),
    "abroad": Role(
        share=120,
        safeguard=None,
        names=("{person}",),
        bios=("From {place}, living in Hamburg", "Bus driver. {place} born.", "Nurse, two cats"),
        posts=("Thinking of home today", "Stay safe, {place}"),
    ),
    "ordinary": Role(
        share=400,
        safeguard=None,
        names=("{person}", "{person} {person}"),
        bios=(
            "Tea before words",
            "I sell pumps in {place}",
            "Cricket, mostly",
            "माँ, नानी, माली",
            "Reads too much news, understands little",
            "Chemistry student",
        ),
        posts=("What a day", "The road to {place} is closed again", "दिल टूट गया आज"),
    ),
    "blank": Role(share=77, safeguard=None, names=("{person}",), bios=("",), posts=("",)),
}
"""The first eight deserve a second look; the others are most of every list."""
