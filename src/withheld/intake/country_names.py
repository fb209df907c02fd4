"""English names of the countries that no word list of `withheld.intake.territories` spells out."""

_LIST = """
AD Andorra; AE United Arab Emirates/UAE; AF Afghanistan; AG Antigua and Barbuda; AL Albania;
AM Armenia; AO Angola; AZ Azerbaijan; BA Bosnia and Herzegovina; BB Barbados; BD Bangladesh;
BF Burkina Faso; BG Bulgaria; BH Bahrain; BI Burundi; BJ Benin; BN Brunei; BO Bolivia; BS
Bahamas; BT Bhutan; BW Botswana; BZ Belize; CD Democratic Republic of the Congo/DR Congo; CF
Central African Republic; CG Republic of the Congo; CI Côte d'Ivoire/Ivory Coast; CL Chile; CM
Cameroon; CO Colombia; CR Costa Rica; CU Cuba; CV Cape Verde/Cabo Verde; CY Cyprus; DJ
Djibouti; DM Dominica; DO Dominican Republic; DZ Algeria; EC Ecuador; EE Estonia; ER Eritrea;
ET Ethiopia; FJ Fiji; FM Micronesia; GA Gabon; GD Grenada; GF French Guiana; GH Ghana; GM
Gambia; GQ Equatorial Guinea; GT Guatemala; GW Guinea-Bissau; GY Guyana; HN Honduras; HR
Croatia; HT Haiti; IM Isle of Man; IQ Iraq; IS Iceland; JM Jamaica; KE Kenya; KG Kyrgyzstan;
KH Cambodia; KI Kiribati; KM Comoros; KN Saint Kitts and Nevis; KP North Korea; KW Kuwait; LA
Laos; LB Lebanon; LC Saint Lucia; LI Liechtenstein; LK Sri Lanka; LR Liberia; LS Lesotho; LT
Lithuania; LU Luxembourg; LV Latvia; LY Libya; MA Morocco; MC Monaco; MD Moldova; ME
Montenegro; MG Madagascar; MH Marshall Islands; MK North Macedonia; ML Mali; MM Myanmar/Burma;
MN Mongolia; MO Macau/Macao; MR Mauritania; MT Malta; MU Mauritius; MV Maldives; MW Malawi; MZ
Mozambique; NA Namibia; NE Niger; NG Nigeria; NI Nicaragua; NP Nepal; NR Nauru; NZ New
Zealand; OM Oman; PA Panama; PE Peru; PG Papua New Guinea; PH Philippines; PS Palestine; PW
Palau; PY Paraguay; QA Qatar; RS Serbia; RW Rwanda; SA Saudi Arabia; SB Solomon Islands; SC
Seychelles; SD Sudan; SI Slovenia; SK Slovakia; SL Sierra Leone; SM San Marino; SN Senegal; SO
Somalia; SR Suriname; SS South Sudan; ST Sao Tome and Principe; SV El Salvador; SY Syria; SZ
Eswatini/Swaziland; TG Togo; TJ Tajikistan; TL East Timor/Timor-Leste; TM Turkmenistan; TN
Tunisia; TO Tonga; TT Trinidad and Tobago; TV Tuvalu; TW Taiwan; TZ Tanzania; UG Uganda; UY
Uruguay; UZ Uzbekistan; VA Holy See; VC Saint Vincent and the Grenadines; VE Venezuela; VU
Vanuatu; WS Samoa; YE Yemen; ZA South Africa; ZM Zambia; ZW Zimbabwe
"""
"""Each ISO 3166-1 code and its names; left out are those that are more often something else."""

CODES = {
    name: code
    for code, names in (
        entry.strip().split(None, 1) for entry in " ".join(_LIST.split()).split(";")
    )
    for name in names.split("/")
}
