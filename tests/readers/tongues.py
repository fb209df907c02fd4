"""Invented letters in the nine languages that orders come in, and what each of them says."""

from dataclasses import dataclass

ADDRESSES = (
    "https://chirp.example/asha_rao/status/1354886802703381466",
    "https://chirp.example/mira/status/1353404183348246078",
    "https://chirp.example/lomaki",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: a head, two sentences and a list of addresses."""

    tongue: str
    """ISO 639-1."""
    authority: str
    head: str
    """The line with the letter's number and date."""
    sentences: tuple[str, str]
    """What is asked, and within which time."""

    @property
    def source(self) -> str:
        """The letter as a page to be set in type."""
        listed = "".join(f'[{n}.], "{url}",' for n, url in enumerate(ADDRESSES, start=1))
        first, second = self.sentences
        return (
            '#set page(paper: "a4", margin: 2.2cm)\n'
            '#set text(size: 12pt, font: ("Noto Sans", "Noto Sans Devanagari",'
            ' "WenQuanYi Micro Hei"))\n#set par(leading: 0.8em)\n'
            f'#align(center, text(size: 14pt, "{self.authority}"))\n\n#"{self.head}"\n\n'
            f'#"{first}"\n\n#"{second}"\n\n'
            "#table(columns: (1.4cm, 14cm), inset: 6pt, stroke: 0.6pt, [\u2116], [URL],"
            f" {listed})\n"
        )


LETTERS = (
    Letter(
        "en",
        "Ministry of Public Information",
        "Order No. 17/2026-CL, dated 12 March 2026",
        (
            "The provider is hereby directed to block access to the following pages.",
            "Access shall be blocked within 24 hours of receipt of this order.",
        ),
    ),
    Letter(
        "hi",
        "सूचना और प्रसारण मंत्रालय",
        "पत्र संख्या 17/2026-CL, दिनांक 12 मार्च 2026",
        (
            "मध्यवर्ती को निर्देश दिया जाता है कि निम्नलिखित सामग्री को अवरुद्ध करें।",
            "यह कार्रवाई इस आदेश की प्राप्ति के 24 घंटे के भीतर की जाए।",
        ),
    ),
    Letter(
        "ru",
        "Министерство общественной информации",
        "12 марта 2026 г. № 17/2026-ИН",
        (
            "Требуем ограничить доступ к следующим страницам сайта.",
            "Доступ должен быть ограничен в течение 24 часов с момента получения уведомления.",
        ),
    ),
    Letter(
        "zh",
        "公共信息管理局",
        "公信函〔2026〕17号  2026年3月12日",
        (
            "现要求你公司立即删除下列网页上的违法信息。",
            "请在收到本通知后24小时内完成删除并报告处理结果。",
        ),
    ),
    Letter(
        "tr",
        "Kamu Bilgi Bakanlığı",
        "Sayı: 2026/17-BK   Tarih: 12 Mart 2026",
        (
            "Aşağıdaki internet adreslerine erişimin engellenmesine karar verilmiştir.",
            "Erişim, kararın tebliğinden itibaren 24 saat içinde engellenmelidir.",
        ),
    ),
    Letter(
        "pt",
        "Ministério da Informação Pública",
        "Ofício n.º 17/2026-IP, de 12 de março de 2026",
        (
            "Determino o bloqueio do acesso às páginas abaixo indicadas.",
            "O bloqueio deve ser efetuado no prazo de 24 horas após a receção da presente decisão.",
        ),
    ),
    Letter(
        "es",
        "Ministerio de Información Pública",
        "Oficio n.º 17/2026-IP, de 12 de marzo de 2026",
        (
            "Se ordena bloquear el acceso a las páginas que se indican a continuación.",
            "El acceso deberá bloquearse en el plazo de 24 horas desde la recepción de esta orden.",
        ),
    ),
    Letter(
        "de",
        "Ministerium für öffentliche Information",
        "Aktenzeichen: 17/2026-IP, 12. März 2026",
        (
            "Der Anbieter wird verpflichtet, den Zugang zu den folgenden Seiten zu sperren.",
            "Der Zugang ist innerhalb von 24 Stunden nach Zugang dieser Anordnung zu sperren.",
        ),
    ),
    Letter(
        "fr",
        "Ministère de l’Information publique",
        "Décision n° 17/2026-IP du 12 mars 2026",
        (
            "Il est enjoint au fournisseur de bloquer l’accès aux pages énumérées ci-dessous.",
            "L’accès doit être bloqué dans un délai de 24 heures à compter de la réception.",
        ),
    ),
)
