# What people read in mails, in German; en.ftl explains the parts.

## Dates

date = { $day }. { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
  } { $year }
time = { date }, { $clock }

## Words beside values

fact-role = Rolle
fact-organisation = Organisation
fact-device = Gerät
fact-marketplace = Marktplatz
fact-request = Antrag
fact-round = Runde
fact-due = Antwort fällig
fact-test-account = Testkonto

role = { $role ->
    [maker] Hersteller
    [maker_admin] Hersteller-Admin
    [reviewer] Prüfung
   *[administrator] Administration
  }

test-case = { $case ->
    [automatic_reorder] Die automatische Nachbestellung ist an
    [level_shown] Der Füllstand wird angezeigt
    [low_order] Ein niedriger Stand führt zu einer Bestellung
    [replacement] Ein Wechsel wird gemeldet
    [product_choice] Jedes Produkt ist wählbar
   *[low_notice] Ein niedriger Stand führt zu einer Mail
  }

## Said by several letters

colon = :
link-left-out = (Einmal-Link, in dieser Kopie ausgelassen)
one-time = Der Link gilt einmal, bis { $until }.
reason-maker = Sie erhalten diese Mail, weil der Antrag ein Gerät Ihrer Organisation betrifft.
reason-device = Sie erhalten diese Mail, weil sie ein Gerät Ihrer Organisation betrifft.
reason-reviewer = Sie erhalten diese Mail, weil Sie Anträge für { $programme } prüfen.
reason-sender = Sie erhalten diese Mail, weil eine Mail mit Ihrer Adresse als Absender ankam.

## Accounts

invitation-organisation =
    .subject = { $inviter } lädt Sie zu { $organisation } bei { $programme } ein
    .preview = Ihre Rolle: { $role }.
    .heading = { $organisation } bei { $programme } beitreten
    .text = { $inviter } lädt Sie ein, für { $organisation } Geräte zu registrieren und Nachfüll-IDs zu beantragen.
    .action = Einladung annehmen
    .note = { one-time }
    .reason = Sie erhalten diese Mail, weil { $inviter } Ihre Adresse eingegeben hat. Wenn Sie nicht beitreten möchten, ist nichts zu tun.
invitation-programme =
    .subject = { $inviter } lädt Sie zu { $programme } ein
    .preview = Ihre Rolle: { $role }.
    .heading = { $programme } beitreten
    .text = { $inviter } lädt Sie ein, bei { $programme } mitzuarbeiten. Dort registrieren Hersteller Geräte und beantragen Nachfüll-IDs.
    .action = Einladung annehmen
    .note = { one-time }
    .reason = Sie erhalten diese Mail, weil { $inviter } Ihre Adresse eingegeben hat. Wenn Sie nicht beitreten möchten, ist nichts zu tun.
password-reset =
    .subject = Neues Passwort für { $programme } wählen
    .preview = Ihr Passwort bleibt, wie es ist, bis Sie ein neues wählen.
    .heading = Neues Passwort wählen
    .text = Für das Konto von { $name } bei { $programme } wurde ein neues Passwort angefordert. Das alte gilt weiter, bis Sie ein neues wählen.
    .action = Neues Passwort wählen
    .note = { one-time }
    .reason = Sie erhalten diese Mail, weil Ihre Adresse eingegeben wurde, um ein neues Passwort anzufordern. Wenn Sie das nicht waren, ist nichts zu tun.
password-changed =
    .subject = Ihr Passwort bei { $programme } wurde geändert
    .preview = Wenn Sie das nicht waren, wählen Sie jetzt ein neues Passwort.
    .heading = Ihr Passwort wurde geändert
    .text = Das Passwort des Kontos von { $name } bei { $programme } wurde geändert.
    .text-2 = Wenn Sie das waren, ist nichts zu tun. Wenn nicht, wählen Sie jetzt ein neues Passwort.
    .action = Neues Passwort wählen
    .reason = Sie erhalten diese Mail immer, wenn sich das Passwort Ihres Kontos ändert.

## Requests, to the maker

request-received =
    .subject = Antrag { $number } für { $device } eingegangen
    .preview = Die Antwort ist bis { $due } fällig.
    .heading = Ihr Antrag ist eingegangen
    .text = Ihr Antrag auf Nachfüll-IDs wird innerhalb von { $days } Werktagen beantwortet.
    .action = Antrag ansehen
    .reason = { reason-maker }
ids-assigned =
    .subject = Nachfüll-IDs für { $device } ({ $number })
    .preview = Jeder Slot hat seine Nachfüll-ID.
    .heading = Ihre Nachfüll-IDs sind vergeben
    .text = Jeder Slot von { $device } hat seine Nachfüll-ID. Ihre Geräte-Cloud nennt jede davon in der Discovery-Antwort.
    .action = Nachfüll-IDs ansehen
    .reason = { reason-maker }
version-approved =
    .subject = Version { $version } von { $device } ist genehmigt ({ $number })
    .preview = Kundinnen und Kunden sehen ab jetzt Version { $version }.
    .heading = Die neue Version ist genehmigt
    .text = Ab jetzt sehen Kundinnen und Kunden Version { $version } von { $device }. Nennen Sie jede Nachfüll-ID in der Discovery-Antwort so, wie sie unten steht.
    .renewed = Diese Slots haben eine andere ID, weil sich ihr Inhalt oder ihre Messung geändert hat: { $slots }.
    .retired = Die IDs dieser Slots sind außer Kraft: { $slots }.
    .certify-again = Jeder Marktplatz muss neu zertifiziert werden. Bis dahin können nur Testkonten das Gerät anmelden; wer angemeldet ist, bleibt es.
    .action = Nachfüll-IDs ansehen
    .reason = { reason-maker }
request-rejected =
    .subject = Antrag { $number } für { $device } wurde nicht genehmigt
    .preview = Lesen Sie die Begründung.
    .heading = Der Antrag wurde nicht genehmigt
    .text = Antrag { $number } für { $device } wurde mit dieser Begründung abgelehnt:
    .action = Antrag ansehen
    .note = Sie können das Gerät ändern und die Nachfüll-IDs erneut beantragen.
    .reason = { reason-maker }
version-rejected =
    .subject = Antrag { $number } für { $device } wurde nicht genehmigt
    .preview = Lesen Sie die Begründung.
    .heading = Der Antrag wurde nicht genehmigt
    .text = Antrag { $number } für { $device } wurde mit dieser Begründung abgelehnt:
    .action = Antrag ansehen
    .note = Version { $version } bleibt, wie sie ist, und Kundinnen und Kunden sehen sie weiterhin. Sie können die neue Version ändern und wieder einreichen oder zur genehmigten zurückkehren.
    .reason = { reason-maker }
request-returned =
    .subject = Antrag { $number } für { $device }: Änderungen erbeten
    .preview = { $count ->
        [one] 1 Hinweis ist
       *[other] { $count } Hinweise sind
      } zu beantworten. Die Frist ruht so lange.
    .heading = Bitte ändern oder erklären
    .text = { $reviewer } hat Antrag { $number } für { $device } geprüft und fragt nach Folgendem. Ändern Sie das Feld oder schreiben Sie, warum es stimmt; senden Sie den Antrag dann zurück. Die Felder, nach denen gefragt wird, sind offen; alles andere bleibt, wie es geprüft wurde. Die Frist ruht bis dahin und läuft mit den übrigen Tagen weiter.
    .finding = { $label } ({ $severity ->
        [must_fix] muss geändert werden
        [should_fix] sollte geändert werden
       *[note] Anmerkung
      })
    .suggestion = Vorschlag: { $suggestion }
    .action = Hinweise beantworten
    .reason = { reason-maker }
request-withdrawn =
    .subject = Antrag { $number } für { $device } ist zurückgezogen
    .preview = Das Gerät kann wieder bearbeitet werden.
    .heading = Der Antrag ist zurückgezogen
    .text = { $by } hat Antrag { $number } für { $device } zurückgezogen. Das Gerät kann wieder bearbeitet werden, und jede Antwort bleibt erhalten. Wird er wieder eingereicht, beginnen die { $days } Werktage von vorn.
    .action = Gerät ansehen
    .reason = { reason-maker }
message-written =
    .subject = { $from } schreibt zu Antrag { $number } für { $device }
    .preview = Lesen und antworten Sie in der Konsole.
    .heading = Eine Nachricht zum Antrag
    .text = { $from } schreibt zu Antrag { $number } für { $device }:
    .action = Antworten
    .note = Antworten auf diese Mail werden nicht gelesen; schreiben Sie in der Konsole.
    .reason = Sie erhalten diese Mail, weil Sie an diesem Antrag beteiligt sind.
test-account-confirmed =
    .subject = Testkonto für { $device } bestätigt
    .preview = { $account } steht auf der Freigabeliste.
    .heading = Ein Testkonto ist bestätigt
    .text = { $account } steht auf der Freigabeliste von { $device } und kann das Gerät anmelden, bevor es zertifiziert ist.
    .action = Testkonten ansehen
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = Antrag { $number } zu prüfen: { $device } von { $organisation }
    .preview = Die Antwort ist bis { $due } fällig.
    .heading = Ein Antrag wartet auf Prüfung
    .text = { $change ->
        [small] { $organisation } reicht eine neue Version von { $device } ein. Es ist eine kleine Änderung: Jede Nachfüll-ID bleibt.
        [big] { $organisation } reicht eine neue Version von { $device } ein. Es ist eine große Änderung: Slots bekommen andere Nachfüll-IDs, und das Gerät muss neu zertifiziert werden.
       *[none] { $organisation } beantragt Nachfüll-IDs für { $device }.
      }
    .action = Antrag prüfen
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = Antrag { $number } ist zurück: { $device } von { $organisation }
    .preview = Runde { $round }. Die Antwort ist bis { $due } fällig.
    .heading = Der Hersteller hat geantwortet
    .text = { $organisation } hat die Fragen zu { $device } beantwortet. Der Antrag zeigt, was sich seit der letzten Runde geändert hat.
    .action = Änderungen prüfen
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = Zu zertifizieren: { $device } in { $marketplace } von { $organisation }
    .preview = Der Hersteller hat die Checkliste eingereicht.
    .heading = Eine Checkliste wartet auf Zertifizierung
    .text = { $organisation } hat die Testfälle für { $device } in { $marketplace } durchgearbeitet.
    .action = Nachweise lesen
    .reason = Sie erhalten diese Mail, weil Sie Geräte für { $programme } zertifizieren.
marketplace-certified =
    .subject = { $device } in { $marketplace } ist zertifiziert
    .preview = Alle Kundinnen und Kunden dort können es jetzt anmelden.
    .heading = Der Marktplatz ist zertifiziert
    .text = { $device } ist in { $marketplace } zertifiziert. Alle Kundinnen und Kunden dort können es jetzt anmelden.
    .action = Zertifizierung ansehen
    .reason = { reason-device }
certification-returned =
    .subject = Die Checkliste für { $device } in { $marketplace } kam zurück
    .preview = Lesen Sie, was fehlt.
    .heading = Die Checkliste kam zurück
    .text = Vor der Zertifizierung von { $device } in { $marketplace } wird noch etwas gebraucht.
    .action = Nachweise ergänzen
    .note = Ihre Nachweise bleiben erhalten. Ergänzen Sie, was fehlt, und reichen Sie die Checkliste wieder ein.
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] Antrag { $number } per Mail eingereicht
        [refused] Ihre Mail an { $programme }: nichts wurde gespeichert
        [partly] Ihre Mail an { $programme }: nicht alles wurde gespeichert
        [submitted] Ihre Mail an { $programme }: Ihr Antrag wurde eingereicht
        [saved] Ihre Mail an { $programme }: Ihre Produktliste wurde gespeichert
       *[nothing] Ihre Mail an { $programme }: es gab nichts abzulegen
      }
    .preview = { $sum ->
        [refused] Nichts wurde gespeichert.
        [partly] Nicht alles wurde gespeichert.
        [submitted] Ihr Antrag wurde eingereicht.
        [saved] Ihre Produktliste wurde gespeichert.
       *[nothing] Es gab nichts abzulegen.
      }
    .heading = { $sum ->
        [refused] Nichts wurde gespeichert
        [partly] Nicht alles wurde gespeichert
        [submitted] Ihr Antrag wurde eingereicht
        [saved] Ihre Produktliste wurde gespeichert
       *[nothing] Es gab nichts abzulegen
      }
    .text = { $count ->
        [0] An Ihrer Mail hing nichts. Hängen Sie das ausgefüllte Antragsformular als XLSX an oder Ihre eigenen Produkte als CSV.
       *[other] Das wurde aus den Dateien, die an Ihrer Mail hingen:
      }
    .nameless = Eine Datei ohne Namen
    .file = { $name }: { $fate ->
        [submitted] eingereicht
        [saved] im Entwurf gespeichert
        [refused] nichts gespeichert
       *[ignored] übergangen
      }
    .file-request = Antrag { $number } für { $device }
    .file-due = Die Antwort ist bis { $due } fällig.
    .file-products = { $count ->
        [one] 1 Produkt
       *[other] { $count } Produkte
      } für { $devices }
    .file-products-next = Zur Wahl stehen nur diese Produkte. Reichen Sie den Antrag ein, wenn seine übrigen Antworten vollständig sind.
    .action = Konsole öffnen
    .reason = { reason-sender }
mail-unverified =
    .subject = Eine Mail in Ihrem Namen an { $programme } wurde nicht abgelegt
    .preview = Es ließ sich nicht bestätigen, dass sie von Ihnen kommt.
    .heading = Eine Mail in Ihrem Namen wurde nicht abgelegt
    .text = Eine Mail mit Ihrer Adresse als Absender kam bei { $programme } an, aber es ließ sich nicht bestätigen, dass sie von Ihnen kommt. Nichts daraus wurde gespeichert.
    .text-2 = Wenn Sie das waren, laden Sie das Formular in der Konsole hoch und bitten Sie die Betreiber Ihres Mailservers um DKIM oder SPF. Wenn nicht, ist nichts zu tun.
    .action = Konsole öffnen
    .note = Das erfahren Sie höchstens einmal am Tag.
    .reason = { reason-sender }
mail-too-large =
    .subject = Ihre Mail war zu groß
    .preview = Eine Mail darf höchstens { $megabytes } MB haben.
    .heading = Ihre Mail war zu groß
    .text = Eine Mail darf höchstens { $megabytes } MB haben, ein Formular und eine Produktliste höchstens je 2 MB. Nichts daraus wurde gespeichert. Senden Sie nur das Formular oder laden Sie es in der Konsole hoch.
    .action = Konsole öffnen
    .reason = { reason-sender }

## Seiten für Kundinnen und Kunden: Namen, die Hersteller wählen, kommen mit Isolationszeichen

language-title = Sprache
page-with-faults = Fehler: { $title }
form-faults = { $count ->
    [one] Eine Angabe braucht noch einen Blick
   *[other] { $count } Angaben brauchen noch einen Blick
  }
too-many-attempts =
    .title = Einen Moment bitte
    .text = Das waren zu viele Versuche. In { $seconds } Sekunden geht es weiter.
customer-frame =
    .skip = Zum Inhalt springen
    .nav = Hauptmenü
    .links = Verknüpfte Geräte-Clouds
    .account = Konto
    .account-of = { $initials }, Konto von { $name }
    .sign-out = Abmelden
customer-sign-in =
    .title = Anmelden
    .for-link = Eine Geräte-Cloud möchte mit Ihrem Konto verknüpft werden. Melden Sie sich an, um die Frage zu sehen.
    .other-role = Sie sind als { $name } angemeldet, und das ist kein Kundenkonto. Melden Sie sich mit einem an, um fortzufahren.
    .email = E-Mail-Adresse
    .password = Passwort
    .action = Anmelden
    .forgot = Passwort vergessen?
    .join = Konto anlegen
    .wrong-title = Sie sind nicht angemeldet
    .wrong = Die E-Mail-Adresse oder das Passwort ist falsch.
    .signed-out = Sie sind abgemeldet.
customer-join =
    .title = Konto anlegen
    .text = Mit einem Konto verknüpfen Sie Ihre Geräte, damit Nachschub kommt, bevor etwas ausgeht.
    .name = Ihr Name
    .email = E-Mail-Adresse
    .password = Passwort
    .password-hint = Mindestens 10 Zeichen.
    .marketplace = Wo Sie einkaufen
    .choose = Wählen
    .action = Konto anlegen
    .sign-in = Sie haben ein Konto? Anmelden
marketplace = { $code ->
    [US] USA
    [UK] Vereinigtes Königreich
    [DE] Deutschland
    [FR] Frankreich
    [IT] Italien
    [ES] Spanien
    [JP] Japan
   *[other] { $name }
  }
link-consent =
    .title = { $cloud } verknüpfen?
    .text = { $maker } möchte die Geräte-Cloud { $cloud } mit Ihrem Konto bei { $programme } verknüpfen.
    .may = Wenn Sie es erlauben, darf { $cloud }
    .may-devices = mitteilen, welche Geräte Sie haben, und sie hier hinzufügen oder entfernen
    .may-supplies = mitteilen, wie viel Verbrauchsmaterial Ihre Geräte noch haben und wie viel sie verbraucht haben
    .may-not = Ihren Namen, Ihre E-Mail-Adresse und Ihr Passwort erfährt sie nicht.
    .until = Die Verknüpfung gilt, bis Sie sie beenden. Das geht jederzeit unter „Verknüpfte Geräte-Clouds“.
    .back = Wie auch immer Sie antworten, Sie kehren zu { $host } zurück.
    .account = Sie sind als { $email } angemeldet.
    .other-account = Ein anderes Konto verwenden
    .allow = Erlauben
    .cancel = Abbrechen
link-early =
    .title = { $cloud } kann noch nicht verknüpft werden
    .text = { $maker } erprobt die Geräte an Ihrem Marktplatz, { $marketplace }, noch. Bis sie dort zertifiziert sind, können nur vereinbarte Testkonten verknüpft werden. Es wurde nichts verknüpft.
    .advice = Sie gehören zu den Testern? Dann bitten Sie { $maker }, { $email } auf die Liste der Testkonten zu setzen.
    .back = Zurück zu { $cloud }
link-answered =
    .title = Diese Frage ist nicht mehr offen
    .text = Sie wurde schon beantwortet oder ist zu alt. Durch diese Antwort wurde nichts verknüpft.
    .again = Noch einmal fragen
link-unclear =
    .title = Diese Verknüpfung ist nicht möglich
    .unknown = Sie kommen von einer Geräte-Cloud, die hier nicht oder nicht mehr registriert ist.
    .address = { $cloud } will Sie an eine Adresse schicken, die für sie nicht registriert ist.
    .text = Es wurde nichts verknüpft. Gehen Sie dorthin zurück, woher Sie kamen, und sagen Sie dem Hersteller Ihres Geräts, was hier steht.
    .detail = Für den Hersteller
customer-links =
    .title = Verknüpfte Geräte-Clouds
    .text = Sie teilen { $programme } mit, wie viel Verbrauchsmaterial Ihre Geräte noch haben.
    .none = Keine Geräte-Cloud ist verknüpft
    .none-text = Sie verknüpfen eine in der App des Geräteherstellers.
    .cloud = Geräte-Cloud
    .maker = Hersteller
    .since = Verknüpft seit
    .devices = Geräte
    .unlink = Trennen
    .unlink-one = { $cloud } trennen
    .unlinked = Die Verknüpfung ist beendet.
unlink =
    .title = { $cloud } trennen?
    .text = { $cloud } von { $maker } darf ab sofort nichts mehr mitteilen. { $devices ->
        [0] Sie hat noch kein Gerät gemeldet.
        [one] Ihr Gerät wird hier entfernt, und es kommt kein Nachschub mehr.
       *[other] Ihre { $devices } Geräte werden hier entfernt, und es kommt kein Nachschub mehr.
      }
    .text-2 = In der App des Herstellers können Sie sie jederzeit wieder verknüpfen.
    .action = Trennen
    .keep = Verknüpfung behalten
fault-name-required = Geben Sie Ihren Namen ein.
fault-name-too-long = Der Name ist zu lang. Höchstens { $limit } Zeichen passen.
fault-name-invalid = Der Name enthält ein Zeichen, das nicht angezeigt werden kann. Entfernen Sie es.
fault-email-required = Geben Sie Ihre E-Mail-Adresse ein.
fault-email-too-long = Eine E-Mail-Adresse hat höchstens { $limit } Zeichen.
fault-email-invalid = Geben Sie eine E-Mail-Adresse wie name@example.com ein.
fault-email-taken = Es gibt schon ein Konto mit dieser E-Mail-Adresse. Verwenden Sie eine andere, oder melden Sie sich an.
fault-password-required = Geben Sie ein Passwort ein.
fault-password-invalid = Das Passwort enthält ein Steuerzeichen, zum Beispiel einen Tabulator. Entfernen Sie es.
fault-password-too-short = Das Passwort ist zu kurz. Verwenden Sie mindestens { $limit } Zeichen.
fault-password-too-long = Das Passwort ist zu lang. Verwenden Sie höchstens { $limit } Bytes.
fault-marketplace-unknown = Wählen Sie, wo Sie einkaufen.
