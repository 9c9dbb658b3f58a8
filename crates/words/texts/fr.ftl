# What people read in mails, in French; en.ftl explains the parts.

## Dates

date = { $day } { $month ->
    [1] janv.
    [2] févr.
    [3] mars
    [4] avr.
    [5] mai
    [6] juin
    [7] juil.
    [8] août
    [9] sept.
    [10] oct.
    [11] nov.
   *[12] déc.
  } { $year }
time = { date }, { $clock }

## Words beside values

fact-role = Rôle
fact-organisation = Organisation
fact-device = Appareil
fact-marketplace = Place de marché
fact-request = Demande
fact-round = Tour
fact-due = Date limite de réponse
fact-test-account = Compte de test

role = { $role ->
    [maker] Fabricant
    [maker_admin] Fabricant (administration)
    [reviewer] Vérification
   *[administrator] Administration
  }

test-case = { $case ->
    [automatic_reorder] La commande automatique est activée
    [level_shown] Le niveau est affiché
    [low_order] Un niveau bas entraîne une commande
    [replacement] Un remplacement est signalé
    [product_choice] Chaque produit peut être choisi
   *[low_notice] Un niveau bas entraîne un e-mail
  }

## Said by several letters

colon = {"\u00A0"}:
link-left-out = (lien à usage unique, omis dans cette copie)
one-time = Le lien est valable une seule fois, jusqu’au { $until }.
reason-maker = Vous recevez cet e-mail car la demande concerne un appareil de votre organisation.
reason-device = Vous recevez cet e-mail car il concerne un appareil de votre organisation.
reason-reviewer = Vous recevez cet e-mail car vous examinez des demandes pour { $programme }.
reason-sender = Vous recevez cet e-mail car un message portant votre adresse d’expédition est arrivé.

## Accounts

invitation-organisation =
    .subject = { $inviter } vous invite à rejoindre { $organisation } sur { $programme }
    .preview = Votre rôle : { $role }.
    .heading = Rejoignez { $organisation } sur { $programme }
    .text = { $inviter } vous invite à enregistrer des appareils pour { $organisation } et à demander des identifiants de réapprovisionnement.
    .action = Accepter l’invitation
    .note = { one-time }
    .reason = Vous recevez cet e-mail car { $inviter } a saisi votre adresse. Si vous ne souhaitez pas accepter l’invitation, vous n’avez rien à faire.
invitation-programme =
    .subject = { $inviter } vous invite à rejoindre { $programme }
    .preview = Votre rôle : { $role }.
    .heading = Rejoignez { $programme }
    .text = { $inviter } vous invite à rejoindre l’équipe qui gère { $programme }, où les fabricants enregistrent des appareils et demandent des identifiants de réapprovisionnement.
    .action = Accepter l’invitation
    .note = { one-time }
    .reason = Vous recevez cet e-mail car { $inviter } a saisi votre adresse. Si vous ne souhaitez pas accepter l’invitation, vous n’avez rien à faire.
password-reset =
    .subject = Choisissez un nouveau mot de passe pour { $programme }
    .preview = Votre mot de passe reste inchangé tant que vous n’en choisissez pas un nouveau.
    .heading = Choisissez un nouveau mot de passe
    .text = Un nouveau mot de passe a été demandé pour le compte { $name } sur { $programme }. L’ancien reste valable tant que vous n’en choisissez pas un nouveau.
    .action = Choisir un nouveau mot de passe
    .note = { one-time }
    .reason = Vous recevez cet e-mail car votre adresse a été saisie pour demander un nouveau mot de passe. Si ce n’était pas vous, vous n’avez rien à faire.
password-changed =
    .subject = Votre mot de passe { $programme } a été modifié
    .preview = Si ce n’était pas vous, choisissez un nouveau mot de passe dès maintenant.
    .heading = Votre mot de passe a été modifié
    .text = Le mot de passe du compte { $name } sur { $programme } a été modifié.
    .text-2 = Si c’était vous, vous n’avez rien à faire. Si ce n’était pas vous, choisissez un nouveau mot de passe dès maintenant.
    .action = Choisir un nouveau mot de passe
    .reason = Vous recevez cet e-mail à chaque modification du mot de passe de votre compte.

## Requests, to the maker

request-received =
    .subject = Demande { $number } pour { $device } bien reçue
    .preview = Réponse prévue au plus tard le { $due }.
    .heading = Votre demande est bien arrivée
    .text = L’équipe de vérification répond à votre demande d’identifiants de réapprovisionnement sous { $days } jours ouvrables.
    .action = Voir la demande
    .reason = { reason-maker }
ids-assigned =
    .subject = Identifiants de réapprovisionnement pour { $device } ({ $number })
    .preview = Chaque emplacement a son identifiant de réapprovisionnement.
    .heading = Vos identifiants de réapprovisionnement sont attribués
    .text = Pour { $device }, chaque emplacement a son identifiant de réapprovisionnement. Le cloud de vos appareils les indique tous dans la réponse de découverte (Discover.Response).
    .action = Voir les identifiants de réapprovisionnement
    .reason = { reason-maker }
version-approved =
    .subject = Version { $version } approuvée pour { $device } ({ $number })
    .preview = La version { $version } est désormais celle que voient les clients.
    .heading = La nouvelle version est approuvée
    .text = Pour { $device }, la version { $version } est désormais celle que voient les clients. Indiquez chaque identifiant de réapprovisionnement dans la réponse de découverte (Discover.Response) tel qu’il figure ci-dessous.
    .renewed = Ces emplacements ont un autre identifiant, car leur contenu ou leur mode de mesure a changé : { $slots }.
    .retired = Les identifiants de ces emplacements sont mis hors service : { $slots }.
    .certify-again = Chaque place de marché doit être certifiée à nouveau. D’ici là, seuls les comptes de test peuvent s’inscrire ; les comptes déjà inscrits le restent.
    .action = Voir les identifiants de réapprovisionnement
    .reason = { reason-maker }
request-rejected =
    .subject = La demande { $number } pour { $device } n’a pas été approuvée
    .preview = Lisez le motif de la décision.
    .heading = La demande n’a pas été approuvée
    .text = La demande { $number } pour { $device } a été refusée pour le motif suivant :
    .action = Voir la demande
    .note = Vous pouvez modifier l’appareil et demander à nouveau des identifiants de réapprovisionnement.
    .reason = { reason-maker }
version-rejected =
    .subject = La demande { $number } pour { $device } n’a pas été approuvée
    .preview = Lisez le motif de la décision.
    .heading = La demande n’a pas été approuvée
    .text = La demande { $number } pour { $device } a été refusée pour le motif suivant :
    .action = Voir la demande
    .note = La version { $version } reste telle quelle, et les clients continuent de la voir. Vous pouvez modifier la nouvelle version et la soumettre à nouveau, ou revenir à celle qui est approuvée.
    .reason = { reason-maker }
request-returned =
    .subject = Demande { $number } pour { $device } : modifications demandées
    .preview = { $count ->
        [one] { $count } point relevé
       *[other] { $count } points relevés
      } à traiter. Le délai est suspendu entre-temps.
    .heading = Des modifications sont demandées
    .text = { $reviewer } a examiné la demande { $number } pour { $device } et vous interroge sur les points suivants. Modifiez le champ, ou expliquez pourquoi il est correct, puis renvoyez la demande. Les champs concernés sont ouverts ; tout le reste demeure tel qu’il a été examiné. D’ici là, le délai est suspendu ; il reprend ensuite avec les jours restants.
    .finding = { $label } ({ $severity ->
        [must_fix] correction requise
        [should_fix] correction conseillée
       *[note] remarque
      })
    .suggestion = Suggestion : { $suggestion }
    .action = Répondre aux points relevés
    .reason = { reason-maker }
request-withdrawn =
    .subject = La demande { $number } pour { $device } est retirée
    .preview = L’appareil peut de nouveau être modifié.
    .heading = La demande est retirée
    .text = { $by } a retiré la demande { $number } pour { $device }. L’appareil peut de nouveau être modifié, et toutes les réponses sont conservées. Lorsque la demande sera soumise à nouveau, le délai de { $days } jours ouvrables repartira de zéro.
    .action = Voir l’appareil
    .reason = { reason-maker }
message-written =
    .subject = { $from } a écrit au sujet de la demande { $number } pour { $device }
    .preview = Lisez le message et répondez dans la console.
    .heading = Un message au sujet de la demande
    .text = { $from } a écrit au sujet de la demande { $number } pour { $device } :
    .action = Répondre
    .note = Les réponses à cet e-mail ne sont pas lues ; écrivez dans la console.
    .reason = Vous recevez cet e-mail car vous participez à cette demande.
test-account-confirmed =
    .subject = Compte de test confirmé pour { $device }
    .preview = { $account } figure sur la liste d’autorisation.
    .heading = Un compte de test est confirmé
    .text = { $account } figure sur la liste d’autorisation pour { $device } et peut inscrire l’appareil avant sa certification.
    .action = Voir les comptes de test
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = Demande { $number } à examiner : { $device }, par { $organisation }
    .preview = Réponse à donner au plus tard le { $due }.
    .heading = Une demande attend d’être examinée
    .text = { $change ->
        [small] { $organisation } soumet une nouvelle version pour { $device }. C’est une modification mineure : tous les identifiants de réapprovisionnement sont conservés.
        [big] { $organisation } soumet une nouvelle version pour { $device }. C’est une modification majeure : des emplacements reçoivent d’autres identifiants de réapprovisionnement, et l’appareil doit être certifié à nouveau.
       *[none] { $organisation } demande des identifiants de réapprovisionnement pour { $device }.
      }
    .action = Examiner la demande
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = La demande { $number } est de retour : { $device }, par { $organisation }
    .preview = Tour { $round }. Réponse à donner au plus tard le { $due }.
    .heading = Le fabricant a répondu
    .text = { $organisation } a répondu aux questions sur { $device }. La demande montre ce qui a changé depuis le tour précédent.
    .action = Examiner les modifications
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = À certifier : { $device } sur { $marketplace }, par { $organisation }
    .preview = Le fabricant a soumis la liste de contrôle.
    .heading = Une liste de contrôle attend la certification
    .text = { $organisation } a traité les cas de test pour { $device } sur la place de marché { $marketplace }.
    .action = Consulter les justificatifs
    .reason = Vous recevez cet e-mail car vous certifiez des appareils pour { $programme }.
marketplace-certified =
    .subject = { $device } : certification obtenue sur { $marketplace }
    .preview = Tous les clients de cette place de marché peuvent désormais inscrire l’appareil.
    .heading = La place de marché est certifiée
    .text = L’appareil { $device } est certifié sur la place de marché { $marketplace }. Tous les clients de cette place de marché peuvent désormais l’inscrire.
    .action = Voir la certification
    .reason = { reason-device }
certification-returned =
    .subject = La liste de contrôle pour { $device } sur { $marketplace } vous est renvoyée
    .preview = Lisez ce qui manque.
    .heading = La liste de contrôle vous est renvoyée
    .text = L’équipe de vérification demande des compléments avant de certifier { $device } sur la place de marché { $marketplace }.
    .action = Compléter les justificatifs
    .note = Vos justificatifs sont conservés. Ajoutez ce qui manque et soumettez à nouveau la liste de contrôle.
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] Demande { $number } soumise par e-mail
        [refused] Votre e-mail à { $programme } : rien n’a été enregistré
        [partly] Votre e-mail à { $programme } : tout n’a pas été enregistré
        [submitted] Votre e-mail à { $programme } : votre demande a été soumise
        [saved] Votre e-mail à { $programme } : votre liste de produits a été enregistrée
       *[nothing] Votre e-mail à { $programme } : il n’y avait rien à traiter
      }
    .preview = { $sum ->
        [refused] Rien n’a été enregistré.
        [partly] Tout n’a pas été enregistré.
        [submitted] Votre demande a été soumise.
        [saved] Votre liste de produits a été enregistrée.
       *[nothing] Il n’y avait rien à traiter.
      }
    .heading = { $sum ->
        [refused] Rien n’a été enregistré
        [partly] Tout n’a pas été enregistré
        [submitted] Votre demande a été soumise
        [saved] Votre liste de produits a été enregistrée
       *[nothing] Il n’y avait rien à traiter
      }
    .text = { $count ->
        [0] Aucun fichier n’était joint à votre e-mail. Joignez le formulaire de demande rempli au format XLSX, ou vos propres produits au format CSV.
       *[other] Voici ce que sont devenus les fichiers joints à votre e-mail :
      }
    .nameless = Un fichier sans nom
    .file = { $name } : { $fate ->
        [submitted] soumis
        [saved] enregistré dans le brouillon
        [refused] rien n’a été enregistré
       *[ignored] ignoré
      }
    .file-request = Demande { $number } pour { $device }
    .file-due = Réponse prévue au plus tard le { $due }.
    .file-products = { $count ->
        [one] { $count } produit
       *[other] { $count } produits
      } pour { $devices }
    .file-products-next = Les clients ne peuvent choisir que ces produits. Soumettez la demande lorsque ses autres réponses sont complètes.
    .action = Ouvrir la console
    .reason = { reason-sender }
mail-unverified =
    .subject = Un e-mail envoyé en votre nom à { $programme } n’a pas été traité
    .preview = Il n’a pas été possible de vérifier qu’il vient de vous.
    .heading = Un e-mail envoyé en votre nom n’a pas été traité
    .text = Un e-mail portant votre adresse d’expédition est parvenu à { $programme }, mais il n’a pas été possible de vérifier qu’il vient de vous. Rien de son contenu n’a été enregistré.
    .text-2 = Si c’était vous, déposez le formulaire dans la console et demandez à la personne qui gère votre serveur de messagerie de mettre en place DKIM ou SPF. Si ce n’était pas vous, vous n’avez rien à faire.
    .action = Ouvrir la console
    .note = Vous recevez cet avis au plus une fois par jour.
    .reason = { reason-sender }
mail-too-large =
    .subject = Votre e-mail était trop volumineux
    .preview = Un e-mail ne peut pas dépasser { $megabytes } Mo.
    .heading = Votre e-mail était trop volumineux
    .text = Un e-mail ne peut pas dépasser { $megabytes } Mo ; un formulaire et une liste de produits, 2 Mo chacun. Le contenu du vôtre n’a pas été enregistré. Envoyez le formulaire seul, ou déposez-le dans la console.
    .action = Ouvrir la console
    .reason = { reason-sender }

## Pages des clients : les noms choisis par les fabricants arrivent entre des marques d’isolement

language-title = Langue
page-with-faults = Erreur : { $title }
form-faults = { $count ->
    [one] Une réponse est à revoir
   *[other] { $count } réponses sont à revoir
  }
too-many-attempts =
    .title = Patientez un instant
    .text = Il y a eu trop de tentatives. Réessayez dans { $seconds } secondes.
customer-frame =
    .skip = Aller au contenu
    .nav = Menu principal
    .links = Clouds d’appareils liés
    .account = Compte
    .account-of = { $initials }, compte de { $name }
    .sign-out = Se déconnecter
customer-sign-in =
    .title = Se connecter
    .for-link = Un cloud d’appareils demande à être lié à votre compte. Connectez-vous pour voir la question.
    .other-role = Vous êtes connecté en tant que { $name }, et ce n’est pas un compte client. Connectez-vous avec un compte client pour continuer.
    .email = Adresse e-mail
    .password = Mot de passe
    .action = Se connecter
    .forgot = Mot de passe oublié ?
    .join = Créer un compte
    .wrong-title = Vous n’êtes pas connecté
    .wrong = L’adresse e-mail ou le mot de passe est incorrect.
    .signed-out = Vous êtes déconnecté.
customer-join =
    .title = Créer un compte
    .text = Avec un compte, vous liez vos appareils, pour que les consommables arrivent avant de manquer.
    .name = Votre nom
    .email = Adresse e-mail
    .password = Mot de passe
    .password-hint = Au moins 10 caractères.
    .marketplace = Où vous achetez
    .choose = Choisir
    .action = Créer le compte
    .sign-in = Vous avez un compte ? Se connecter
marketplace = { $code ->
    [US] États-Unis
    [UK] Royaume-Uni
    [DE] Allemagne
    [FR] France
    [IT] Italie
    [ES] Espagne
    [JP] Japon
   *[other] { $name }
  }
link-consent =
    .title = Lier { $cloud } ?
    .text = { $maker } demande à lier son cloud d’appareils { $cloud } à votre compte { $programme }.
    .may = Si vous l’autorisez, { $cloud } peut
    .may-devices = indiquer quels appareils vous avez, et les ajouter ou les retirer ici
    .may-supplies = indiquer ce qui reste de consommables dans vos appareils, et ce qu’ils ont consommé
    .may-not = Il n’apprend ni votre nom, ni votre adresse e-mail, ni votre mot de passe.
    .until = Le lien dure jusqu’à ce que vous y mettiez fin. Vous pouvez le faire à tout moment sous « Clouds d’appareils liés ».
    .back = Quelle que soit votre réponse, vous retournez à { $host }.
    .account = Vous êtes connecté en tant que { $email }.
    .other-account = Utiliser un autre compte
    .allow = Autoriser
    .cancel = Annuler
link-early =
    .title = { $cloud } ne peut pas encore être lié
    .text = { $maker } teste encore ses appareils sur votre place de marché, { $marketplace }. Jusqu’à leur certification, seuls les comptes de test convenus peuvent être liés. Rien n’a été lié.
    .advice = Vous faites partie des testeurs ? Demandez alors à { $maker } d’ajouter { $email } à la liste des comptes de test.
    .back = Retourner à { $cloud }
link-answered =
    .title = Cette question n’est plus ouverte
    .text = Elle a déjà reçu une réponse, ou elle est trop ancienne. Cette réponse n’a rien lié.
    .again = Me demander à nouveau
link-unclear =
    .title = Ce lien n’est pas possible
    .unknown = Vous venez d’un cloud d’appareils qui n’est pas enregistré ici, ou ne l’est plus.
    .address = { $cloud } veut vous envoyer à une adresse qui n’est pas enregistrée pour lui.
    .text = Rien n’a été lié. Retournez d’où vous venez et dites au fabricant de votre appareil ce qui est écrit ici.
    .detail = Pour le fabricant
customer-links =
    .title = Clouds d’appareils liés
    .text = Ils indiquent à { $programme } ce qui reste de consommables dans vos appareils.
    .none = Aucun cloud d’appareils n’est lié
    .none-text = Vous en liez un depuis l’application du fabricant de votre appareil.
    .cloud = Cloud d’appareils
    .maker = Fabricant
    .since = Lié depuis
    .devices = Appareils
    .unlink = Délier
    .unlink-one = Délier { $cloud }
    .unlinked = Le lien a pris fin.
unlink =
    .title = Délier { $cloud } ?
    .text = { $cloud } de { $maker } ne peut plus rien indiquer dès maintenant. { $devices ->
        [0] Il n’a signalé aucun appareil.
        [one] Son appareil est retiré d’ici, et ses consommables n’arrivent plus.
       *[other] Ses { $devices } appareils sont retirés d’ici, et leurs consommables n’arrivent plus.
      }
    .text-2 = Vous pouvez le lier à nouveau à tout moment depuis l’application du fabricant.
    .action = Délier
    .keep = Garder le lien
fault-name-required = Saisissez votre nom.
fault-name-too-long = Le nom est trop long. { $limit } caractères au plus.
fault-name-invalid = Le nom contient un caractère qui ne peut pas être affiché. Retirez-le.
fault-email-required = Saisissez votre adresse e-mail.
fault-email-too-long = Une adresse e-mail a au plus { $limit } caractères.
fault-email-invalid = Saisissez une adresse e-mail telle que nom@example.com.
fault-email-taken = Il existe un compte avec cette adresse e-mail. Utilisez-en une autre, ou connectez-vous.
fault-password-required = Saisissez un mot de passe.
fault-password-invalid = Le mot de passe contient un caractère de contrôle, par exemple une tabulation. Retirez-le.
fault-password-too-short = Le mot de passe est trop court. Utilisez au moins { $limit } caractères.
fault-password-too-long = Le mot de passe est trop long. Utilisez au plus { $limit } octets.
fault-marketplace-unknown = Choisissez où vous achetez.
