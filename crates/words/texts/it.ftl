# What people read in mails, in Italian; en.ftl explains the parts.

## Dates

date = { $day } { $month ->
    [1] gen
    [2] feb
    [3] mar
    [4] apr
    [5] mag
    [6] giu
    [7] lug
    [8] ago
    [9] set
    [10] ott
    [11] nov
   *[12] dic
  } { $year }
time = { date }, { $clock }

## Words beside values

fact-role = Ruolo
fact-organisation = Organizzazione
fact-device = Dispositivo
fact-marketplace = Marketplace
fact-request = Richiesta
fact-round = Giro
fact-due = Scadenza per la risposta
fact-test-account = Account di prova

role = { $role ->
    [maker] Produttore
    [maker_admin] Produttore (amministrazione)
    [reviewer] Revisione
   *[administrator] Amministrazione
  }

test-case = { $case ->
    [automatic_reorder] Il riordino automatico è attivo
    [level_shown] Il livello è visibile
    [low_order] Un livello basso porta a un ordine
    [replacement] Una sostituzione viene segnalata
    [product_choice] Ogni prodotto può essere scelto
   *[low_notice] Un livello basso porta a un’e-mail
  }

## Said by several letters

colon = :
link-left-out = (link monouso, omesso in questa copia)
one-time = Il link funziona una sola volta. Scadenza: { $until }.
reason-maker = Riceve questa email perché la richiesta riguarda un dispositivo della Sua organizzazione.
reason-device = Riceve questa email perché riguarda un dispositivo della Sua organizzazione.
reason-reviewer = Riceve questa email perché esamina le richieste per { $programme }.
reason-sender = Riceve questa email perché ne è arrivata una con il Suo indirizzo come mittente.

## Accounts

invitation-organisation =
    .subject = { $inviter } La invita a partecipare a { $organisation } su { $programme }
    .preview = Il Suo ruolo: { $role }.
    .heading = Invito a partecipare a { $organisation } su { $programme }
    .text = { $inviter } La invita a registrare dispositivi per { $organisation } e a richiedere ID di rifornimento.
    .action = Accetta l’invito
    .note = { one-time }
    .reason = Riceve questa email perché { $inviter } ha inserito il Suo indirizzo. Se non desidera partecipare, non occorre fare nulla.
invitation-programme =
    .subject = { $inviter } La invita a partecipare a { $programme }
    .preview = Il Suo ruolo: { $role }.
    .heading = Invito a partecipare a { $programme }
    .text = { $inviter } La invita a far parte del gruppo che gestisce { $programme }, dove i produttori registrano dispositivi e richiedono ID di rifornimento.
    .action = Accetta l’invito
    .note = { one-time }
    .reason = Riceve questa email perché { $inviter } ha inserito il Suo indirizzo. Se non desidera partecipare, non occorre fare nulla.
password-reset =
    .subject = Scegliere una nuova password per { $programme }
    .preview = La password resta invariata finché non ne viene scelta una nuova.
    .heading = Scegliere una nuova password
    .text = È stata richiesta una nuova password per l’account di { $name } su { $programme }. Quella attuale resta valida finché non ne viene scelta una nuova.
    .action = Scegli una nuova password
    .note = { one-time }
    .reason = Riceve questa email perché il Suo indirizzo è stato inserito per richiedere una nuova password. Se la richiesta non è Sua, non occorre fare nulla.
password-changed =
    .subject = La Sua password per { $programme } è stata modificata
    .preview = Se la modifica non è Sua, scegliere subito una nuova password.
    .heading = La password è stata modificata
    .text = La password dell’account di { $name } su { $programme } è stata modificata.
    .text-2 = Se la modifica è Sua, non occorre fare nulla. Se non è Sua, scegliere subito una nuova password.
    .action = Scegli una nuova password
    .reason = Riceve questa email ogni volta che cambia la password del Suo account.

## Requests, to the maker

request-received =
    .subject = Richiesta { $number } per { $device } ricevuta
    .preview = Scadenza per la risposta: { $due }.
    .heading = La richiesta è arrivata
    .text = Un revisore risponde alla richiesta di ID di rifornimento entro { $days } giorni lavorativi.
    .action = Visualizza la richiesta
    .reason = { reason-maker }
ids-assigned =
    .subject = ID di rifornimento per { $device } ({ $number })
    .preview = Ogni scomparto ha il proprio ID di rifornimento.
    .heading = Gli ID di rifornimento sono assegnati
    .text = Ogni scomparto di { $device } ha il proprio ID di rifornimento. Il cloud dei dispositivi li indica tutti nella risposta di rilevamento (Discover.Response).
    .action = Visualizza gli ID di rifornimento
    .reason = { reason-maker }
version-approved =
    .subject = Versione { $version } di { $device } approvata ({ $number })
    .preview = Da ora i clienti vedono la versione { $version }.
    .heading = La nuova versione è approvata
    .text = Da ora i clienti vedono la versione { $version } di { $device }. Indicare ogni ID di rifornimento nella risposta di rilevamento (Discover.Response) così come è riportato di seguito.
    .renewed = Questi scomparti hanno un altro ID, perché è cambiato ciò che contengono o il modo in cui vengono misurati: { $slots }.
    .retired = Gli ID di questi scomparti sono ritirati: { $slots }.
    .certify-again = Ogni marketplace deve essere certificato di nuovo. Fino ad allora possono iscriversi solo gli account di prova; gli account già iscritti restano iscritti.
    .action = Visualizza gli ID di rifornimento
    .reason = { reason-maker }
request-rejected =
    .subject = La richiesta { $number } per { $device } non è stata approvata
    .preview = Leggere la motivazione del revisore.
    .heading = La richiesta non è stata approvata
    .text = La richiesta { $number } per { $device } è stata respinta con questa motivazione:
    .action = Visualizza la richiesta
    .note = È possibile modificare il dispositivo e richiedere di nuovo gli ID di rifornimento.
    .reason = { reason-maker }
version-rejected =
    .subject = La richiesta { $number } per { $device } non è stata approvata
    .preview = Leggere la motivazione del revisore.
    .heading = La richiesta non è stata approvata
    .text = La richiesta { $number } per { $device } è stata respinta con questa motivazione:
    .action = Visualizza la richiesta
    .note = La versione { $version } resta com’è e i clienti continuano a vederla. È possibile modificare la nuova versione e presentarla di nuovo, oppure tornare a quella approvata.
    .reason = { reason-maker }
request-returned =
    .subject = Richiesta { $number } per { $device }: modifiche richieste
    .preview = { $count ->
        [one] 1 rilievo
       *[other] { $count } rilievi
      } a cui rispondere. Nel frattempo il termine è sospeso.
    .heading = Il revisore chiede modifiche
    .text = { $reviewer } ha esaminato la richiesta { $number } per { $device } e pone le domande che seguono. Modificare il campo, o spiegare perché è corretto, poi inviare di nuovo la richiesta. I campi interessati sono aperti; tutto il resto rimane come è stato esaminato. Fino ad allora il termine è sospeso; poi riprende con i giorni rimasti.
    .finding = { $label } ({ $severity ->
        [must_fix] correzione necessaria
        [should_fix] correzione consigliata
       *[note] nota
      })
    .suggestion = Suggerimento: { $suggestion }
    .action = Rispondi ai rilievi
    .reason = { reason-maker }
request-withdrawn =
    .subject = La richiesta { $number } per { $device } è stata ritirata
    .preview = Il dispositivo può essere modificato di nuovo.
    .heading = La richiesta è stata ritirata
    .text = { $by } ha ritirato la richiesta { $number } per { $device }. Il dispositivo può essere modificato di nuovo e tutte le risposte sono conservate. Quando la richiesta verrà presentata di nuovo, il termine di { $days } giorni lavorativi ricomincerà da capo.
    .action = Visualizza il dispositivo
    .reason = { reason-maker }
message-written =
    .subject = { $from } ha scritto riguardo alla richiesta { $number } per { $device }
    .preview = Leggere il messaggio e rispondere nella console.
    .heading = Un messaggio riguardo alla richiesta
    .text = { $from } ha scritto riguardo alla richiesta { $number } per { $device }:
    .action = Rispondi
    .note = Le risposte a questa email non vengono lette; scrivere nella console.
    .reason = Riceve questa email perché partecipa a questa richiesta.
test-account-confirmed =
    .subject = Account di prova per { $device } confermato
    .preview = { $account } è nell’elenco degli account autorizzati.
    .heading = Un account di prova è confermato
    .text = { $account } è nell’elenco degli account autorizzati di { $device } e può iscrivere il dispositivo prima della certificazione.
    .action = Visualizza gli account di prova
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = Richiesta { $number } da esaminare: { $device } di { $organisation }
    .preview = Scadenza per la risposta: { $due }.
    .heading = Una richiesta attende di essere esaminata
    .text = { $change ->
        [small] { $organisation } presenta una nuova versione di { $device }. È una modifica lieve: tutti gli ID di rifornimento restano.
        [big] { $organisation } presenta una nuova versione di { $device }. È una modifica sostanziale: alcuni scomparti ricevono altri ID di rifornimento e il dispositivo deve essere certificato di nuovo.
       *[none] { $organisation } richiede ID di rifornimento per { $device }.
      }
    .action = Esamina la richiesta
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = La richiesta { $number } è tornata: { $device } di { $organisation }
    .preview = Giro { $round }. Scadenza per la risposta: { $due }.
    .heading = Il produttore ha risposto
    .text = { $organisation } ha risposto alle domande su { $device }. La richiesta mostra che cosa è cambiato dal giro precedente.
    .action = Esamina le modifiche
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = Da certificare: { $device } nel marketplace { $marketplace }, di { $organisation }
    .preview = Il produttore ha presentato la lista di controllo.
    .heading = Una lista di controllo attende la certificazione
    .text = { $organisation } ha svolto i casi di prova per { $device } nel marketplace { $marketplace }.
    .action = Consulta le evidenze
    .reason = Riceve questa email perché certifica dispositivi per { $programme }.
marketplace-certified =
    .subject = { $device }: certificazione ottenuta nel marketplace { $marketplace }
    .preview = Ora tutti i clienti di questo marketplace possono iscrivere il dispositivo.
    .heading = Il marketplace è certificato
    .text = Il dispositivo { $device } è certificato nel marketplace { $marketplace }. Ora tutti i clienti di questo marketplace possono iscriverlo.
    .action = Visualizza la certificazione
    .reason = { reason-device }
certification-returned =
    .subject = La lista di controllo per { $device } nel marketplace { $marketplace } è stata restituita
    .preview = Leggere che cosa manca.
    .heading = La lista di controllo è stata restituita
    .text = Un revisore chiede altre evidenze prima di certificare { $device } nel marketplace { $marketplace }.
    .action = Completa le evidenze
    .note = Le evidenze fornite sono conservate. Aggiungere ciò che manca e presentare di nuovo la lista di controllo.
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] Richiesta { $number } presentata via email
        [refused] La Sua email a { $programme }: non è stato salvato nulla
        [partly] La Sua email a { $programme }: non è stato salvato tutto
        [submitted] La Sua email a { $programme }: la richiesta è stata presentata
        [saved] La Sua email a { $programme }: l’elenco dei prodotti è stato salvato
       *[nothing] La Sua email a { $programme }: non c’era nulla da elaborare
      }
    .preview = { $sum ->
        [refused] Non è stato salvato nulla.
        [partly] Non è stato salvato tutto.
        [submitted] La richiesta è stata presentata.
        [saved] L’elenco dei prodotti è stato salvato.
       *[nothing] Non c’era nulla da elaborare.
      }
    .heading = { $sum ->
        [refused] Non è stato salvato nulla
        [partly] Non è stato salvato tutto
        [submitted] La richiesta è stata presentata
        [saved] L’elenco dei prodotti è stato salvato
       *[nothing] Non c’era nulla da elaborare
      }
    .text = { $count ->
        [0] Alla Sua email non era allegato alcun file. Allegare il modulo di richiesta compilato in formato XLSX, oppure i propri prodotti in formato CSV.
       *[other] Ecco l’esito dei file allegati alla Sua email:
      }
    .nameless = Un file senza nome
    .file = { $name }: { $fate ->
        [submitted] presentato
        [saved] salvato nella bozza
        [refused] non è stato salvato nulla
       *[ignored] ignorato
      }
    .file-request = Richiesta { $number } per { $device }
    .file-due = Scadenza per la risposta: { $due }.
    .file-products = { $count ->
        [one] 1 prodotto
       *[other] { $count } prodotti
      } per { $devices }
    .file-products-next = I clienti possono scegliere solo questi prodotti. Presentare la richiesta quando le altre risposte sono complete.
    .action = Apri la console
    .reason = { reason-sender }
mail-unverified =
    .subject = Un’email a Suo nome per { $programme } non è stata elaborata
    .preview = Non è stato possibile verificare che provenga da Lei.
    .heading = Un’email a Suo nome non è stata elaborata
    .text = { $programme } ha ricevuto un’email con il Suo indirizzo come mittente, ma non è stato possibile verificare che provenga da Lei. Non ne è stato salvato nulla.
    .text-2 = Se l’email è Sua, caricare il modulo nella console e chiedere a chi gestisce il server di posta di attivare DKIM o SPF. Se non è Sua, non occorre fare nulla.
    .action = Apri la console
    .note = Questo avviso arriva al massimo una volta al giorno.
    .reason = { reason-sender }
mail-too-large =
    .subject = La Sua email era troppo grande
    .preview = Un’email può avere al massimo { $megabytes } MB.
    .heading = La Sua email era troppo grande
    .text = Un’email può avere al massimo { $megabytes } MB, un modulo e un elenco di prodotti al massimo 2 MB ciascuno. Non è stato salvato nulla. Inviare solo il modulo o caricarlo nella console.
    .action = Apri la console
    .reason = { reason-sender }

## Pagine dei clienti: i nomi scelti dai produttori arrivano tra segni di isolamento

language-title = Lingua
page-with-faults = Errore: { $title }
form-faults = { $count ->
    [one] Una risposta va rivista
   *[other] { $count } risposte vanno riviste
  }
too-many-attempts =
    .title = Attenda un momento
    .text = Ci sono stati troppi tentativi. Riprovi tra { $seconds } secondi.
customer-frame =
    .skip = Vai al contenuto
    .nav = Menu principale
    .links = Cloud di dispositivi collegati
    .account = Account
    .account-of = { $initials }, account di { $name }
    .sign-out = Esci
customer-sign-in =
    .title = Accedi
    .for-link = Un cloud di dispositivi chiede di essere collegato al Suo account. Acceda per vedere la domanda.
    .other-role = Ha effettuato l’accesso come { $name }, e questo non è un account cliente. Acceda con un account cliente per continuare.
    .email = Indirizzo email
    .password = Password
    .action = Accedi
    .forgot = Password dimenticata?
    .join = Crea un account
    .wrong-title = Accesso non riuscito
    .wrong = L’indirizzo email o la password non sono corretti.
    .signed-out = È uscito dall’account.
customer-join =
    .title = Crea un account
    .text = Con un account collega i Suoi dispositivi, così i ricambi arrivano prima di finire.
    .name = Il Suo nome
    .email = Indirizzo email
    .password = Password
    .password-hint = Almeno 10 caratteri.
    .marketplace = Dove acquista
    .choose = Scelga
    .action = Crea account
    .sign-in = Ha un account? Accedi
marketplace = { $code ->
    [US] Stati Uniti
    [UK] Regno Unito
    [DE] Germania
    [FR] Francia
    [IT] Italia
    [ES] Spagna
    [JP] Giappone
   *[other] { $name }
  }
link-consent =
    .title = Collegare { $cloud }?
    .text = { $maker } chiede di collegare il cloud di dispositivi { $cloud } al Suo account di { $programme }.
    .may = Se lo consente, { $cloud } può
    .may-devices = comunicare quali dispositivi possiede e aggiungerli o rimuoverli qui
    .may-supplies = comunicare quanto materiale di consumo resta nei Suoi dispositivi e quanto ne hanno usato
    .may-not = Non viene a conoscere il Suo nome, il Suo indirizzo email o la Sua password.
    .until = Il collegamento dura finché non lo termina. Può farlo in qualsiasi momento in “Cloud di dispositivi collegati”.
    .back = Qualunque sia la risposta, tornerà a { $host }.
    .account = Ha effettuato l’accesso come { $email }.
    .other-account = Usa un altro account
    .allow = Consenti
    .cancel = Annulla
link-early =
    .title = { $cloud } non si può ancora collegare
    .text = { $maker } sta ancora provando i dispositivi nel Suo marketplace, { $marketplace }. Finché non vi sono certificati, si possono collegare solo gli account di prova concordati. Non è stato collegato nulla.
    .advice = È tra chi li prova? Allora chieda a { $maker } di inserire { $email } nell’elenco degli account di prova.
    .back = Torna a { $cloud }
link-answered =
    .title = Questa domanda non è più aperta
    .text = Ha già avuto risposta, oppure è troppo vecchia. Con questa risposta non è stato collegato nulla.
    .again = Chiedi di nuovo
link-unclear =
    .title = Questo collegamento non è possibile
    .unknown = Arriva da un cloud di dispositivi che qui non è registrato, o non lo è più.
    .address = { $cloud } vuole inviarla a un indirizzo che non è registrato per questo cloud.
    .text = Non è stato collegato nulla. Torni da dove è arrivato e comunichi al produttore del dispositivo che cosa è scritto qui.
    .detail = Per il produttore
customer-links =
    .title = Cloud di dispositivi collegati
    .text = Comunicano a { $programme } quanto materiale di consumo resta nei Suoi dispositivi.
    .none = Nessun cloud di dispositivi è collegato
    .none-text = Se ne collega uno dall’app del produttore del dispositivo.
    .cloud = Cloud di dispositivi
    .maker = Produttore
    .since = Collegato dal
    .devices = Dispositivi
    .unlink = Scollega
    .unlink-one = Scollega { $cloud }
    .unlinked = Il collegamento è terminato.
unlink =
    .title = Scollegare { $cloud }?
    .text = { $cloud } di { $maker } da subito non può più comunicare nulla. { $devices ->
        [0] Non ha segnalato alcun dispositivo.
        [one] Il suo dispositivo viene rimosso da qui e i ricambi non arrivano più.
       *[other] I suoi { $devices } dispositivi vengono rimossi da qui e i ricambi non arrivano più.
      }
    .text-2 = Può collegarlo di nuovo in qualsiasi momento dall’app del produttore.
    .action = Scollega
    .keep = Mantieni il collegamento
fault-name-required = Inserisca il Suo nome.
fault-name-too-long = Il nome è troppo lungo. Al massimo { $limit } caratteri.
fault-name-invalid = Il nome contiene un carattere che non può essere mostrato. Lo rimuova.
fault-email-required = Inserisca il Suo indirizzo email.
fault-email-too-long = Un indirizzo email ha al massimo { $limit } caratteri.
fault-email-invalid = Inserisca un indirizzo email come nome@example.com.
fault-email-taken = Esiste già un account con questo indirizzo email. Ne usi un altro, oppure acceda.
fault-password-required = Inserisca una password.
fault-password-invalid = La password contiene un carattere di controllo, per esempio una tabulazione. Lo rimuova.
fault-password-too-short = La password è troppo corta. Usi almeno { $limit } caratteri.
fault-password-too-long = La password è troppo lunga. Usi al massimo { $limit } byte.
fault-marketplace-unknown = Scelga dove acquista.
