"""Every operative clause of a letter, in many languages, and nothing that only tells a story."""

from collections.abc import Callable

import pytest

from withheld.model.reading import Act, Reading

Read = Callable[[str], Reading]

ORDERED = [
    ("Please remove the post.", {Act.REMOVE}),
    ("You may restore access to the account.", {Act.LIFT}),
    ("The operation of the order is stayed until the appeal is heard.", {Act.LIFT}),
    ("Der Beitrag ist unverzüglich wieder zugänglich zu machen.", {Act.LIFT}),
    ("Se acuerda el alzamiento de la medida de bloqueo.", {Act.LIFT}),
    ("Kararın kaldırılmasına, erişimin yeniden sağlanmasına karar verildi.", {Act.LIFT}),
    ("Доступ к странице подлежит возобновлению.", {Act.LIFT}),
    ("Die Bestandsdaten sind mitzuteilen; um Übermittlung wird gebeten.", {Act.PRODUCE_DATA}),
    ("Der Betroffene ist über dieses Ersuchen nicht zu unterrichten.", {Act.SILENCE}),
    ("Die Umsetzung ist dem Amt schriftlich anzuzeigen.", {Act.REPORT_BACK}),
    ("Vous voudrez bien me tenir informé des suites données.", {Act.REPORT_BACK}),
    ("Deberá informar a esta autoridad dentro de doce horas.", {Act.REPORT_BACK}),
    ("Об исполнении доложить в трёхдневный срок.", {Act.REPORT_BACK}),
    ("Hesap sahibine bilgi verilmemesi rica olunur.", {Act.SILENCE}),
    ("खाताधारक को सूचित न किया जाए।", {Act.SILENCE}),
    ("We hereby request you to take it off your website.", {Act.REMOVE}),
    ("You are directed to block the following URLs.", {Act.RESTRICT}),
    ("Access to the page is to be restricted.", {Act.RESTRICT}),
    ("Please remove or block the content.", {Act.REMOVE_OR_RESTRICT}),
    ("You must suspend the accounts listed below.", {Act.SUSPEND_ACCOUNT}),
    ("Please block the access of users from China's IP address.", {Act.GEO_RESTRICT}),
    ("You shall preserve the data for 180 days.", {Act.PRESERVE}),
    ("Kindly provide the subscriber details of the account.", {Act.PRODUCE_DATA}),
    ("Please report compliance within 48 hours.", {Act.REPORT_BACK}),
    ("Compliance may be reported to the undersigned.", {Act.REPORT_BACK}),
    ("Do not disclose the existence of this order.", {Act.SILENCE}),
    ("You are requested to inform the owner of the website.", {Act.NOTIFY_HOLDER}),
    ("Please prevent any re-upload of the video.", {Act.STAY_DOWN}),
    ("Please make sure that the content does not reappear.", {Act.STAY_DOWN}),
    ("Kindly ensure that the following URLs are blocked with immediate effect.", {Act.RESTRICT}),
    ("It is requested that the below posts may be deleted at the earliest.", {Act.REMOVE}),
    ("We would be grateful if you could remove this page.", {Act.REMOVE}),
    ("Blocking of the above URLs is directed under the Act.", {Act.RESTRICT}),
    ("If you do not remove the content, the site will be blocked.", {Act.REMOVE}),
    ("This notice must not be shared with the account holder.", {Act.SILENCE}),
    ("Deverá abster-se de comunicar a ordem aos titulares das contas.", {Act.SILENCE}),
    ("O feito tramita em segredo de justiça.", {Act.SILENCE}),
    ("Se ordena guardar reserva sobre este requerimiento.", {Act.SILENCE}),
    ("La société doit s'abstenir de communiquer la présente à l'utilisateur.", {Act.SILENCE}),
    ("Please unblock our website.", {Act.LIFT}),
    ("В срок не позднее 3 рабочих дней сообщить о результатах.", {Act.REPORT_BACK}),
    ("Просим не уведомлять пользователя о данном запросе.", {Act.SILENCE}),
    ("贵公司应当在收到本通知后3日内书面回复。", {Act.REPORT_BACK}),
    ("Se acuerda la suspensión de la cuenta indicada.", {Act.SUSPEND_ACCOUNT}),
    ("Intime-se a empresa para que forneça os registros de acesso.", {Act.PRODUCE_DATA}),
    ("You are directed to unblock the account.", {Act.LIFT}),
    ("The order dated 4 May stands withdrawn.", {Act.LIFT}),
    ("Просим удалить запрещенную информацию.", {Act.REMOVE}),
    ("Необходимо ограничить доступ к странице.", {Act.RESTRICT}),
    ("Просим удалить или ограничить доступ к странице.", {Act.REMOVE_OR_RESTRICT}),
    ("Просим сообщить о принятых мерах.", {Act.REPORT_BACK}),
    ("Обязать внести адрес в Единый реестр.", {Act.REGISTER}),
    ("Вам необходимо уведомить владельца сайта.", {Act.NOTIFY_HOLDER}),
    ("请贵公司删除上述内容。", {Act.REMOVE}),
    ("建议封禁相关发布者账号。", {Act.SUSPEND_ACCOUNT}),
    ("请至少让来自中国IP地址的用户无法访问。", {Act.GEO_RESTRICT}),
    ("请提供用户的注册信息。", {Act.PRODUCE_DATA}),
    ("Solicitamos que retire el contenido.", {Act.REMOVE}),
    ("Se ordena bloquear el acceso a la página.", {Act.RESTRICT}),
    ("Deberá conservar los datos.", {Act.PRESERVE}),
    ("Determino que a empresa remova o conteúdo.", {Act.REMOVE}),
    ("Wir ordnen an, dass der Inhalt zu sperren ist.", {Act.RESTRICT}),
    ("Wir bitten Sie, den Beitrag zu löschen.", {Act.REMOVE}),
    ("Nous vous demandons de retirer le contenu.", {Act.REMOVE}),
    ("Erişimin engellenmesine karar verilmiştir.", {Act.RESTRICT}),
    ("İçeriğin kaldırılması rica olunur.", {Act.REMOVE}),
    ("निर्देश दिया जाता है कि यूआरएल को अवरुद्ध करें।", {Act.RESTRICT}),
    ("कृपया यह सामग्री हटाएं, यह निर्देश है।", {Act.REMOVE}),
]


PREFERRED = [
    (
        (
            "You shall remove the posts, else ban the accounts, else hide them from our "
            "country, and all copies and mirrors."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Remove the post; failing which, suspend the account; failing which, geo-block it"
            " in Kenya."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Se ordena retirar la publicación, en su defecto suspender la cuenta y, en última"
            " instancia, bloquear el acceso desde México, así como todas las copias y "
            "espejos."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Determino a remoção do conteúdo ou, não sendo possível, a suspensão da conta ou,"
            " em último caso, o bloqueio do acesso a partir do Brasil, bem como de quaisquer "
            "cópias."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Nous vous demandons de supprimer la publication, à défaut de suspendre le "
            "compte, à défaut encore de bloquer l'accès depuis la France, ainsi que toutes "
            "les copies et sites miroirs."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Wir ordnen an, den Beitrag zu löschen, hilfsweise das Konto zu sperren, äußerst "
            "hilfsweise den Zugang aus Deutschland zu sperren; dies gilt auch für alle "
            "Kopien."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "Требуем удалить публикацию, при невозможности — заблокировать аккаунт, в крайнем"
            " случае — ограничить доступ для пользователей из России, а также все копии и "
            "зеркала."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "İçeriğin çıkarılmasına, bu mümkün değilse hesabın kapatılmasına, o da mümkün "
            "değilse Türkiye'den erişimin engellenmesine ve tüm kopyaları hakkında aynı "
            "işlemin yapılmasına karar verildi."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        "请删除该内容,如不能删除则封停账号,至少屏蔽来自中国的IP访问,并清除所有副本和镜像。",
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        (
            "आपको निर्देश दिया जाता है कि सामग्री हटाएं, यदि यह संभव न हो तो खाता निलंबित "
            "करें, अन्यथा भारत में ब्लॉक करें, तथा सभी प्रतियों को भी हटाएं।"
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.RESTRICT],
    ),
    (
        (
            "Kami meminta agar konten dihapus, jika tidak memungkinkan akun ditangguhkan, "
            "setidaknya akses dari Indonesia diblokir, termasuk seluruh salinan."
        ),
        [Act.REMOVE, Act.SUSPEND_ACCOUNT, Act.GEO_RESTRICT],
    ),
    (
        ("You must first remove it. If you refuse, at least restrict access to it from Spain."),
        [Act.REMOVE, Act.GEO_RESTRICT],
    ),
    (
        (
            "Bitte entfernen Sie den Beitrag vorrangig; sofern das technisch nicht möglich "
            "ist, machen Sie ihn für Nutzer in Österreich unzugänglich."
        ),
        [Act.REMOVE, Act.GEO_RESTRICT],
    ),
    (
        "Просим удалить страницу, а если это невозможно, скрыть её от жителей Казахстана.",
        [Act.REMOVE, Act.GEO_RESTRICT],
    ),
    (
        (
            "Veuillez retirer ce contenu ou, si cela est impossible, en empêcher l'accès "
            "depuis la Belgique."
        ),
        [Act.REMOVE, Act.GEO_RESTRICT],
    ),
]


@pytest.mark.parametrize(("sentence", "acts"), ORDERED)
def test_a_clause_that_orders_is_a_demand(read: Read, sentence: str, acts: set[Act]) -> None:
    """Each clause asks for exactly one thing."""
    assert {demand.act for demand in read(sentence).demands} == acts


@pytest.mark.parametrize(
    "sentence",
    [
        "The page will be blocked by the operators.",
        "Internet providers have been instructed to block it.",
        "In August 64 pages were to be blocked.",
        "If nothing is done, access to the site would be limited.",
        "Доступ к сайту будет ограничен.",
        "Whoever publishes such content shall be sentenced to three years.",
        "Last year 12 accounts were suspended by your company.",
        "Your company has removed the post; thank you.",
        "Blocking is an extreme measure.",
        "Ограничение доступа к ресурсу будет снято после удаления.",
        "Please be informed that the account has been entered in the register.",
        "该信息将被屏蔽。",
        "The order may be challenged in court within three months.",
    ],
)
def test_threats_reports_and_laws_are_no_demands(read: Read, sentence: str) -> None:
    """What somebody else will do, did, or may suffer is not asked of anybody."""
    assert not read(sentence).demands


def test_the_order_of_preference_is_kept(read: Read) -> None:
    """First removal, else the account, at the very least for one country."""
    demands = read(
        "We suggest that your company remove the information; if possible, it is better to ban the"
        " publisher's account. If you cannot, please at least block the access of users from China."
    ).demands

    assert [(demand.act, demand.priority) for demand in demands] == [
        (Act.REMOVE, 1),
        (Act.SUSPEND_ACCOUNT, 2),
        (Act.GEO_RESTRICT, 3),
    ]
    assert demands[2].scope == "CN"


def test_what_the_owner_must_do_is_not_asked_of_the_service(read: Read) -> None:
    """The service is to tell the owner; that the owner must remove is the owner's matter."""
    demands = read(
        "You must inform the owner of the site of the need to remove the information.\n"
        "The website owner shall take measures to remove the content."
    ).demands

    assert {demand.act for demand in demands} == {Act.NOTIFY_HOLDER}


def test_a_demand_on_the_owner_alone_is_still_a_demand(read: Read) -> None:
    """Where nothing else is asked, that is what the letter wants."""
    demands = read(
        "The resource owner has to remove the content, otherwise it will be limited."
    ).demands

    assert [demand.act for demand in demands] == [Act.REMOVE]


def test_said_again_in_another_language_it_is_one_demand(read: Read) -> None:
    """Two wordings, one clause; the clock that only one of them gives is kept."""
    demands = read("Просим удалить страницу.\n\nPlease remove the page within 24 hours.").demands

    assert [(demand.act, demand.within) for demand in demands] == [(Act.REMOVE, "PT24H")]


def test_each_clause_has_its_own_clock_and_place(read: Read) -> None:
    """Two clauses, two clocks; for how long something is to be kept is no clock."""
    demands = read(
        "You are directed to disable access to the page within 36 hours.\n\n"
        "You shall furnish the subscriber details within 72 hours.\n\n"
        "The data shall be preserved; you must preserve the records for 180 days."
    ).demands

    assert [(demand.act, demand.within, demand.place.line) for demand in demands] == [
        (Act.RESTRICT, "PT36H", 1),
        (Act.PRODUCE_DATA, "PT72H", 3),
        (Act.PRESERVE, None, 5),
    ]


def test_an_address_within_a_clause_says_nothing(read: Read) -> None:
    """Words inside an address are no verbs."""
    assert not read("We saw https://chirp.example/please-remove/block-the-account today.").demands


def test_an_unnamed_measure_is_a_demand_where_nothing_else_is_asked(read: Read) -> None:
    """A follow-up that asks for "the same measures" still asks; beside a verb it adds nothing."""
    alone = read("We kindly ask you to apply the same measures to them.").demands
    beside = read("Please remove the page. We ask you to take all necessary measures.").demands

    assert [demand.act for demand in alone] == [Act.OTHER]
    assert [demand.act for demand in beside] == [Act.REMOVE]


def test_lettered_clauses_take_their_force_from_the_words_above(read: Read) -> None:
    """Each letter is a demand of its own."""
    demands = read(
        "You are hereby directed to:\n"
        "(a) disable access to the content within 3 hours;\n"
        "(b) preserve all information for 180 days;\n"
        "(c) furnish the details of the first originator;\n"
        "(d) submit a compliance report within 24 hours; and\n"
        "(e) not disclose the contents of this direction.\n"
    ).demands

    assert [demand.act for demand in demands] == [
        Act.RESTRICT,
        Act.PRESERVE,
        Act.PRODUCE_DATA,
        Act.REPORT_BACK,
        Act.SILENCE,
    ]


@pytest.mark.parametrize(("sentence", "acts"), PREFERRED)
def test_what_is_asked_only_else_has_its_turn(read: Read, sentence: str, acts: list[Act]) -> None:
    """To remove, else ban, else hide from our country: three demands, one after the other."""
    demands = [one for one in read(sentence).demands if one.act is not Act.STAY_DOWN]
    turns = {one.act: one.priority for one in demands}

    assert turns == {act: turn for turn, act in enumerate(acts, 1)}


def test_copies_and_mirrors_are_asked_for_beside_any_turn(read: Read) -> None:
    """That nothing comes back is asked whichever of the acts is done."""
    assert Act.STAY_DOWN in {one.act for one in read(PREFERRED[0][0]).demands}
