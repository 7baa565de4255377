"""Passwords that a command line gives or that stand in a column under their name, codes of cards; and what only looks like them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from leaking import scanned, zipped

from segur_audit.model.outcome import Outcome

HEX = "0123456789abcdef0123456789abcdef"
GIVEN = {
    "share": "net use Z: \\\\srv01\\partage Soleil2026! /user:DOM\\admin",
    "share, user first": "net use \\\\srv01\\ipc$ /user:admin Soleil2026! /persistent:no",
    "share, plain word": "net use \\\\srv01 soleil /user:admin",
    "sqlplus": "sqlplus system/Manager11@ORCL",
    "sqlplus, silent": "sqlplus -s app/tiger@//db:1521/orcl @script.sql",
    "data pump": "impdp \"app/tiger@orcl\" directory=d",
    "connect": "CONNECT app/tiger@orcl;",
    "semicolons": "Identifiant;Mot de passe;Profil\nadmin;Soleil2026!;DSI\n",
    "commas": "login,password\nadmin,Soleil2026!\n",
    "tabs": "Compte\tMot de passe\nadmin\tSoleil2026!\n",
    "Markdown": "| Identifiant | Mot de passe | Rôle |\n|---|---|---|\n| admin | Soleil2026! | DSI |\n",
    "page": "<table><tr><th>Identifiant</th><th>Mot de passe</th></tr><tr><td>admin</td><td>Soleil2026!</td></tr></table>",
    "indented page": "<table>\n <tr>\n  <td>Compte</td>\n  <td>MDP</td>\n <td>Profil</td></tr>\n <tr>\n  <td>admin</td>\n  <td>Soleil2026!</td>\n<td>DSI</td> </tr></table>",
    "office table": "<w:tr><w:tc><w:p><w:r><w:t>Compte</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Mot de passe</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>admin</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Soleil2026!</w:t></w:r></w:p></w:tc></w:tr>",
    "columns of blanks": "Identifiant      Mot de passe     Profil\nadmin            Soleil2026!      DSI\n",
    "words of a PDF": "Identifiant Mot de passe\nadmin Soleil2026!\n",
    "first column": "Mot de passe;Identifiant\nSoleil2026!;admin\n",
    "usual word": "login;mot de passe\nadmin;admin\n",
    "figures": "Utilisateur;Mot de passe\nmedecin1;482913\n",
    "under empty rows": "Identifiant;Mot de passe\na;\nb;***\nc;Soleil2026!\n",
    "PIN": "code PIN : 1234\n",
    "PIN of a card": "Code PIN de la carte CPS de test : 1234",
    "PIN setting": "PIN=4321",
    "PIN in a sentence": "Le code PIN est 1234.",
    "Twilio key": "S" + f"K{HEX}",
    "Twilio account": "account: A" + f"C{HEX};",
    "plink": "plink -pw Soleil2026! admin@srv",
    "psql": "PGPASSWORD=Soleil psql",
    "mysql": "mysql -u root -pSoleil2026! base",
    "sshpass": "sshpass -p Soleil2026! ssh x",
    "ldapsearch": "ldapsearch -D cn=admin -w Soleil2026! -b dc=x",
    "htpasswd": "htpasswd -b fichier admin Soleil2026!",
}  # fmt: skip


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN)
def test_a_password_is_known_in_a_command_or_under_its_name(text: str) -> None:
    assert scanned(text.encode())["leak.secret"] is Outcome.FAIL
    assert scanned(text.replace("\n", "\r\n").encode())["leak.secret"] is Outcome.FAIL
    assert scanned(zipped(a=text.encode()))["leak.secret"] is Outcome.FAIL


HARMLESS = {
    "a share in a sentence": "net use sert à relier un partage : net use \\\\serveur\\partage permet d'y accéder",
    "shares without password": "net use Z: \\\\srv\\partage * /user:DOM\\admin\nnet use Z: \\\\srv\\partage /user:admin\nnet use z: \\\\srv\\x %MDP% /user:a\nnet use \\\\srv\\x <motdepasse> /user:x\nnet use \\\\srv01\\partage /delete",
    "documentation of a share": "net use \\\\serveur\\partage motdepasse /user:nom",
    "Oracle without password": "sqlplus / as sysdba\nsqlplus /nolog\nsqlplus user/password@db\nsqlplus app/${MDP}@orcl\nsqlplus app/***@orcl\nSQLPlus 19c/21c est requis. SQL*Plus et sqlldr/impdp\nsqlplus app@orcl\nsqlplus Linux/Windows",
    "connect in prose": "Le module connect GitHub/Slack relie. connect to/from a@b. Connect http://a/b@c. se connecter",
    "rules in a table": "Exigence;Mot de passe;Longueur\nSSI.1;12 caractères;12\nSSI.2;obligatoire;non\n",
    "yes and no": "Fonction;Mot de passe;Carte CPS\nConnexion;oui;non\nConsultation;non;oui\n",
    "masks in a table": "login;mot de passe\nadmin;***\nmedecin;[masqué]\nx;<à définir>\nz;\n",
    "states in a table": "Compte;Mot de passe;MFA\nadmin;expiré;oui\nmedecin;temporaire;oui\n",
    "mechanisms": "| Mécanisme | Mot de passe | OTP |\n|---|---|---|\n| Longueur | 12 | 6 |\n| Hachage | bcrypt | SHA-256 |\n",
    "requirements": "| Règle | Mot de passe |\n|---|---|\n| Renouvellement | 90 jours |\n| IAM.80 | SSI/IAM.80.01 |\n",
    "fields of a page": "<table><tr><th>Champ</th><th>Mot de passe</th></tr><tr><td>Type</td><td>password</td></tr><tr><td>Règle</td><td>PBKDF2</td></tr></table>",
    "words of a form": "Identifiant Mot de passe\nOublié ?\n",
    "a line of prose": "votre identifiant et votre mot de passe\nvous seront remis sous 48h\n",
    "a list in prose": "Le praticien saisit son identifiant, mot de passe, code\npuis valide, 2 fois, merci\n",
    "a list of data": "Accès : nom, prénom, mot de passe\nDate : 2026-03-02, version 4.2.0, SSI/GEN.18\n",
    "names in JSON": "{\"fields\": [\"login\", \"password\"], \"x\": [\n\"a1\", \"b22\"]}",
    "PIN in prose": "code PIN : 4 chiffres\ncode PIN : 4 à 8 chiffres\nsaisie du code PIN\ncode PIN : ****\nCode PIN : XXXX\nLe code PIN est demandé. Code PIN : 2026-03-02\n",
    "other pins": "pin: 13\nspin=2000\npin=${PIN}\npin: 4 digits\nshipping:1234 opinion: 1234 code postal : 75012\n",
    "digests in capitals": "SKU 0123456789abcdef0123456789abcdef et AC0123456789ABCDEF0123456789ABCDEF",
    "drawn": "SKxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ACCESS AC00000000000000000000000000000000",
    "within a digest": "9AC0123456789abcdef0123456789abcdef0",
    "options of mysql": "mysql -u root -p base\nmysql -h db -P3306 -u x\nmysql --port=3306 --protocol=tcp\nmysql 8.0 -protocole",
    "options of ldapsearch": "ldapsearch -x -W -D cn=admin\nldapsearch -D x -w $PW\nLDAP - world",
    "options of sshpass": "sshpass -p ${PW} ssh\nsshpass -e ssh\nsshpass -p '***' ssh",
    "variables": "PGPASSWORD=$DB_PASSWORD psql\nPGPASSWORD=*** psql\nMYSQL_PWD=%PW%",
    "options of plink": "plink -pw %PW% admin@srv\nplink -pw <motdepasse> x",
    "empty column": "HTTP;Utilisateur;Mot de passe;Date\nGET;medecin1;;2026-03-02\n",
    "a log": "2026-03-02 10:00:01,INFO,mot de passe,ok\n2026-03-02 10:00:02,INFO,session,a1b2c3\n",
}  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_is_said_of_commands_columns_and_codes_is_none(text: str) -> None:
    assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}


@pytest.mark.parametrize(
    "text", ["code PIN 1234\n", "Identifiant;Mot de passe\nadmin;soleil\n"], ids=["code", "word"]
)
def test_what_nothing_binds_to_its_name_is_left_to_a_person(text: str) -> None:
    assert scanned(text.encode()) == {"leak.possible": Outcome.TO_REVIEW}


def workbook(password: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Rôle", "Compte", None, "Mot de passe"], [], ["DSI", "admin", None, password]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shared(password: str) -> bytes:
    """A workbook whose words stand apart from its cells."""
    words = f"<sst><si><t>Login</t></si><si><r><t>Mot de </t></r><r><t>passe</t></r></si><si/><si><t>admin</t></si><si><t>{password}</t></si></sst>"
    cells = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"/><c r="C2" t="s"><v>4</v></c></row>'
    return zipped(a=f"<worksheet>{cells}</worksheet>".encode(), b=words.encode())


@pytest.mark.parametrize("made", [workbook, shared])
def test_a_sheet_is_read_by_its_columns(made) -> None:  # type: ignore[no-untyped-def]
    assert scanned(made("Soleil2026!"))["leak.secret"] is Outcome.FAIL
    for harmless in ("***", "obligatoire", "12 caractères"):
        assert scanned(made(harmless)) == {"leak.secret": Outcome.PASS}
