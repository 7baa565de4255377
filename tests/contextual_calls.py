"""A contextual call and its log, for the tests."""

from __future__ import annotations

SOAP = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'


REQUEST = f"""<s:Envelope {SOAP}><s:Header>
<w:Action xmlns:w="http://www.w3.org/2005/08/addressing">urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite</w:Action>
<b:ContexteBAM xmlns:b="urn:bam" Version="01_02"/><l:ContexteLPS xmlns:l="urn:lps" Version="01_00">
<l:LPS><l:IDAM R="4">x</l:IDAM><l:Version>4.2.0</l:Version><l:Nom>urn:lps:exemple:4.2.0</l:Nom></l:LPS></l:ContexteLPS>
<o:Security xmlns:o="urn:wsse"><a:Assertion xmlns:a="urn:saml"/></o:Security></s:Header>
<s:Body><r:RECSANSVITALE xmlns:r="http://www.cnamts.fr/INSiRecSans"><r:NomNaissance>ZZPATIENTE</r:NomNaissance></r:RECSANSVITALE></s:Body></s:Envelope>"""


ANSWER = f"""<s:Envelope {SOAP}><s:Body><r:RESULTAT xmlns:r="http://www.cnamts.fr/INSiResultat"><r:CR><r:CodeCR>00</r:CodeCR></r:CR>
<r:INDIVIDU><r:INSACTIF><r:IdIndividu><r:NumIdentifiant>2790351215189</r:NumIdentifiant><r:Cle>89</r:Cle></r:IdIndividu>
<r:OID>1.2.250.1.213.1.4.10</r:OID></r:INSACTIF><r:TIQ><r:NomNaissance>ZZPATIENTE</r:NomNaissance></r:TIQ></r:INDIVIDU></r:RESULTAT></s:Body></s:Envelope>"""


LOG = f"POST /insi HTTP/1.1\n\n{REQUEST}\n\nHTTP/1.1 200 OK\n\n{ANSWER}\n"


LOGIN = "GET https://wallet.esw.esante.gouv.fr/auth?response_type=code&client_id=x&acr_values=eidas1&state=etat-123456 HTTP/2\n"


CALL = (
    LOGIN
    + "GET https://ledmp.dmp.gouv.fr/pages/DossierPatient?ins=279035121518989 HTTP/2\nGET https://dpi.exemple.fr/ HTTP/2\n"
)
