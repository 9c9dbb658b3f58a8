# What people read in mails, in Spanish; en.ftl explains the parts.

## Dates

date = { $day } { $month ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
  } { $year }
time = { date }, { $clock }

## Words beside values

fact-role = Función
fact-organisation = Organización
fact-device = Dispositivo
fact-marketplace = Marketplace
fact-request = Solicitud
fact-round = Ronda
fact-due = Fecha límite de respuesta
fact-test-account = Cuenta de prueba

role = { $role ->
    [maker] Fabricante
    [maker_admin] Fabricante (administración)
    [reviewer] Revisión
   *[administrator] Administración
  }

test-case = { $case ->
    [automatic_reorder] La reposición automática está activada
    [level_shown] Se muestra el nivel
    [low_order] Un nivel bajo lleva a un pedido
    [replacement] Se comunica un cambio de pieza
    [product_choice] Se puede elegir cada producto
   *[low_notice] Un nivel bajo lleva a un correo
  }

## Said by several letters

colon = :
link-left-out = (enlace de un solo uso, omitido en esta copia)
one-time = El enlace funciona una sola vez, hasta el { $until }.
reason-maker = Recibe este correo porque la solicitud se refiere a un dispositivo de su organización.
reason-device = Recibe este correo porque se refiere a un dispositivo de su organización.
reason-reviewer = Recibe este correo porque revisa solicitudes para { $programme }.
reason-sender = Recibe este correo porque ha llegado un mensaje con su dirección como remitente.

## Accounts

invitation-organisation =
    .subject = { $inviter } le invita a unirse a { $organisation } en { $programme }
    .preview = Su función: { $role }.
    .heading = Únase a { $organisation } en { $programme }
    .text = { $inviter } le invita a registrar dispositivos para { $organisation } y a solicitar ID de reposición.
    .action = Aceptar la invitación
    .note = { one-time }
    .reason = Recibe este correo porque { $inviter } ha introducido su dirección. Si no desea unirse, no tiene que hacer nada.
invitation-programme =
    .subject = { $inviter } le invita a unirse a { $programme }
    .preview = Su función: { $role }.
    .heading = Únase a { $programme }
    .text = { $inviter } le invita a formar parte del equipo que gestiona { $programme }, donde los fabricantes registran dispositivos y solicitan ID de reposición.
    .action = Aceptar la invitación
    .note = { one-time }
    .reason = Recibe este correo porque { $inviter } ha introducido su dirección. Si no desea unirse, no tiene que hacer nada.
password-reset =
    .subject = Elija una nueva contraseña para { $programme }
    .preview = Su contraseña no cambia hasta que elija una nueva.
    .heading = Elija una nueva contraseña
    .text = Se ha solicitado una nueva contraseña para la cuenta de { $name } en { $programme }. La anterior sigue siendo válida hasta que elija una nueva.
    .action = Elegir una nueva contraseña
    .note = { one-time }
    .reason = Recibe este correo porque se ha introducido su dirección para solicitar una nueva contraseña. Si no ha sido usted, no tiene que hacer nada.
password-changed =
    .subject = Se ha cambiado su contraseña de { $programme }
    .preview = Si no ha sido usted, elija ahora una nueva contraseña.
    .heading = Se ha cambiado su contraseña
    .text = Se ha cambiado la contraseña de la cuenta de { $name } en { $programme }.
    .text-2 = Si ha sido usted, no tiene que hacer nada. Si no ha sido usted, elija ahora una nueva contraseña.
    .action = Elegir una nueva contraseña
    .reason = Recibe este correo cada vez que cambia la contraseña de su cuenta.

## Requests, to the maker

request-received =
    .subject = Solicitud { $number } para { $device } recibida
    .preview = La respuesta está prevista para el { $due } a más tardar.
    .heading = Su solicitud ha llegado
    .text = El equipo de revisión responde a su solicitud de ID de reposición en un plazo de { $days } días laborables.
    .action = Ver la solicitud
    .reason = { reason-maker }
ids-assigned =
    .subject = ID de reposición para { $device } ({ $number })
    .preview = Cada compartimento tiene su ID de reposición.
    .heading = Sus ID de reposición están asignados
    .text = Cada compartimento de { $device } tiene su ID de reposición. La nube de sus dispositivos los indica todos en la respuesta de descubrimiento (Discover.Response).
    .action = Ver los ID de reposición
    .reason = { reason-maker }
version-approved =
    .subject = Versión { $version } de { $device } aprobada ({ $number })
    .preview = Desde ahora, los clientes ven la versión { $version }.
    .heading = La nueva versión está aprobada
    .text = Desde ahora, los clientes ven la versión { $version } de { $device }. Indique cada ID de reposición en la respuesta de descubrimiento (Discover.Response) tal como figura a continuación.
    .renewed = Estos compartimentos tienen otro ID, porque ha cambiado lo que contienen o la forma en que se miden: { $slots }.
    .retired = Los ID de estos compartimentos quedan retirados: { $slots }.
    .certify-again = Hay que volver a certificar cada marketplace. Hasta entonces solo pueden inscribirse las cuentas de prueba; las cuentas ya inscritas lo siguen estando.
    .action = Ver los ID de reposición
    .reason = { reason-maker }
request-rejected =
    .subject = La solicitud { $number } para { $device } no se ha aprobado
    .preview = Lea el motivo de la decisión.
    .heading = La solicitud no se ha aprobado
    .text = La solicitud { $number } para { $device } se ha rechazado por el siguiente motivo:
    .action = Ver la solicitud
    .note = Puede modificar el dispositivo y volver a solicitar ID de reposición.
    .reason = { reason-maker }
version-rejected =
    .subject = La solicitud { $number } para { $device } no se ha aprobado
    .preview = Lea el motivo de la decisión.
    .heading = La solicitud no se ha aprobado
    .text = La solicitud { $number } para { $device } se ha rechazado por el siguiente motivo:
    .action = Ver la solicitud
    .note = La versión { $version } se queda como está y los clientes siguen viéndola. Puede modificar la nueva versión y volver a presentarla, o regresar a la aprobada.
    .reason = { reason-maker }
request-returned =
    .subject = Solicitud { $number } para { $device }: se piden cambios
    .preview = { $count ->
        [one] 1 observación
       *[other] { $count } observaciones
      } por responder. Mientras tanto, el plazo está suspendido.
    .heading = Se piden cambios en la solicitud
    .text = { $reviewer } ha revisado la solicitud { $number } para { $device } y pregunta por lo siguiente. Cambie el campo, o explique por qué es correcto, y devuelva la solicitud. Los campos por los que se pregunta están abiertos; todo lo demás queda como se revisó. Hasta entonces el plazo está suspendido; después continúa con los días que quedaban.
    .finding = { $label } ({ $severity ->
        [must_fix] corrección necesaria
        [should_fix] corrección recomendada
       *[note] nota
      })
    .suggestion = Sugerencia: { $suggestion }
    .action = Responder a las observaciones
    .reason = { reason-maker }
request-withdrawn =
    .subject = La solicitud { $number } para { $device } se ha retirado
    .preview = El dispositivo se puede editar de nuevo.
    .heading = La solicitud se ha retirado
    .text = { $by } ha retirado la solicitud { $number } para { $device }. El dispositivo se puede editar de nuevo y se conservan todas las respuestas. Cuando la solicitud se vuelva a presentar, el plazo de { $days } días laborables empezará de nuevo.
    .action = Ver el dispositivo
    .reason = { reason-maker }
message-written =
    .subject = { $from } ha escrito sobre la solicitud { $number } para { $device }
    .preview = Lea el mensaje y responda en la consola.
    .heading = Un mensaje sobre la solicitud
    .text = { $from } ha escrito sobre la solicitud { $number } para { $device }:
    .action = Responder
    .note = Las respuestas a este correo no se leen; escriba en la consola.
    .reason = Recibe este correo porque participa en esta solicitud.
test-account-confirmed =
    .subject = Cuenta de prueba para { $device } confirmada
    .preview = { $account } está en la lista de permitidos.
    .heading = Una cuenta de prueba está confirmada
    .text = { $account } está en la lista de permitidos de { $device } y puede inscribir el dispositivo antes de que se certifique.
    .action = Ver las cuentas de prueba
    .reason = { reason-device }

## Requests, to reviewers

request-to-review =
    .subject = Solicitud { $number } por revisar: { $device }, de { $organisation }
    .preview = Hay que responder a más tardar el { $due }.
    .heading = Una solicitud espera revisión
    .text = { $change ->
        [small] { $organisation } presenta una nueva versión de { $device }. Es un cambio menor: se conservan todos los ID de reposición.
        [big] { $organisation } presenta una nueva versión de { $device }. Es un cambio mayor: hay compartimentos que reciben otro ID de reposición y el dispositivo debe certificarse de nuevo.
       *[none] { $organisation } solicita ID de reposición para { $device }.
      }
    .action = Revisar la solicitud
    .reason = { reason-reviewer }
request-resubmitted =
    .subject = La solicitud { $number } ha vuelto: { $device }, de { $organisation }
    .preview = Ronda { $round }. Hay que responder a más tardar el { $due }.
    .heading = El fabricante ha respondido
    .text = { $organisation } ha respondido a las preguntas sobre { $device }. La solicitud muestra lo que ha cambiado desde la ronda anterior.
    .action = Revisar los cambios
    .reason = { reason-reviewer }

## Certification

certification-to-review =
    .subject = Por certificar: { $device } en el marketplace { $marketplace }, de { $organisation }
    .preview = El fabricante ha presentado la lista de comprobación.
    .heading = Una lista de comprobación espera certificación
    .text = { $organisation } ha realizado los casos de prueba de { $device } en el marketplace { $marketplace }.
    .action = Consultar las evidencias
    .reason = Recibe este correo porque certifica dispositivos para { $programme }.
marketplace-certified =
    .subject = { $device }: certificación obtenida en el marketplace { $marketplace }
    .preview = Todos los clientes de este marketplace ya pueden inscribir el dispositivo.
    .heading = El marketplace está certificado
    .text = El dispositivo { $device } está certificado en el marketplace { $marketplace }. Todos los clientes de este marketplace ya pueden inscribirlo.
    .action = Ver la certificación
    .reason = { reason-device }
certification-returned =
    .subject = La lista de comprobación de { $device } en el marketplace { $marketplace } se ha devuelto
    .preview = Lea qué falta.
    .heading = La lista de comprobación se ha devuelto
    .text = El equipo de revisión pide más evidencias antes de certificar { $device } en el marketplace { $marketplace }.
    .action = Completar las evidencias
    .note = Sus evidencias se conservan. Añada lo que falta y vuelva a presentar la lista de comprobación.
    .reason = { reason-device }

## Answers to mails that came in

mail-answered =
    .subject = { $outcome ->
        [request] Solicitud { $number } presentada por correo electrónico
        [refused] Su correo a { $programme }: no se ha guardado nada
        [partly] Su correo a { $programme }: no se ha guardado todo
        [submitted] Su correo a { $programme }: su solicitud se ha presentado
        [saved] Su correo a { $programme }: su lista de productos se ha guardado
       *[nothing] Su correo a { $programme }: no había nada que procesar
      }
    .preview = { $sum ->
        [refused] No se ha guardado nada.
        [partly] No se ha guardado todo.
        [submitted] Su solicitud se ha presentado.
        [saved] Su lista de productos se ha guardado.
       *[nothing] No había nada que procesar.
      }
    .heading = { $sum ->
        [refused] No se ha guardado nada
        [partly] No se ha guardado todo
        [submitted] Su solicitud se ha presentado
        [saved] Su lista de productos se ha guardado
       *[nothing] No había nada que procesar
      }
    .text = { $count ->
        [0] Su correo no llevaba ningún archivo adjunto. Adjunte el formulario de solicitud completado en formato XLSX, o sus propios productos en formato CSV.
       *[other] Este es el resultado de los archivos adjuntos a su correo:
      }
    .nameless = Un archivo sin nombre
    .file = { $name }: { $fate ->
        [submitted] presentado
        [saved] guardado en el borrador
        [refused] no se ha guardado nada
       *[ignored] ignorado
      }
    .file-request = Solicitud { $number } para { $device }
    .file-due = La respuesta está prevista para el { $due } a más tardar.
    .file-products = { $count ->
        [one] 1 producto
       *[other] { $count } productos
      } para { $devices }
    .file-products-next = Los clientes solo pueden elegir estos productos. Presente la solicitud cuando sus demás respuestas estén completas.
    .action = Abrir la consola
    .reason = { reason-sender }
mail-unverified =
    .subject = Un correo en su nombre a { $programme } no se ha procesado
    .preview = No se ha podido verificar que procede de usted.
    .heading = Un correo en su nombre no se ha procesado
    .text = Ha llegado a { $programme } un correo con su dirección como remitente, pero no se ha podido verificar que procede de usted. No se ha guardado nada de su contenido.
    .text-2 = Si ha sido usted, suba el formulario en la consola y pida a quien gestiona su servidor de correo que active DKIM o SPF. Si no ha sido usted, no tiene que hacer nada.
    .action = Abrir la consola
    .note = Recibe este aviso como máximo una vez al día.
    .reason = { reason-sender }
mail-too-large =
    .subject = Su correo era demasiado grande
    .preview = Un correo puede tener como máximo { $megabytes } MB.
    .heading = Su correo era demasiado grande
    .text = Un correo puede tener como máximo { $megabytes } MB; un formulario y una lista de productos, 2 MB cada uno. No se ha guardado nada de su contenido. Envíe solo el formulario o súbalo en la consola.
    .action = Abrir la consola
    .reason = { reason-sender }

## Páginas de los clientes: los nombres que eligen los fabricantes llegan entre marcas de aislamiento

language-title = Idioma
page-with-faults = Error: { $title }
form-faults = { $count ->
    [one] Hay una respuesta que revisar
   *[other] Hay { $count } respuestas que revisar
  }
too-many-attempts =
    .title = Espere un momento
    .text = Ha habido demasiados intentos. Vuelva a intentarlo dentro de { $seconds } segundos.
customer-frame =
    .skip = Ir al contenido
    .nav = Menú principal
    .links = Nubes de dispositivos vinculadas
    .account = Cuenta
    .account-of = { $initials }, cuenta de { $name }
    .sign-out = Cerrar sesión
customer-sign-in =
    .title = Iniciar sesión
    .for-link = Una nube de dispositivos pide vincularse con su cuenta. Inicie sesión para ver la pregunta.
    .other-role = Ha iniciado sesión como { $name }, y no es una cuenta de cliente. Inicie sesión con una para continuar.
    .email = Correo electrónico
    .password = Contraseña
    .action = Iniciar sesión
    .forgot = ¿Ha olvidado su contraseña?
    .join = Crear una cuenta
    .wrong-title = No ha iniciado sesión
    .wrong = El correo electrónico o la contraseña no son correctos.
    .signed-out = Ha cerrado la sesión.
customer-join =
    .title = Crear una cuenta
    .text = Con una cuenta vincula sus dispositivos, para que los consumibles lleguen antes de agotarse.
    .name = Su nombre
    .email = Correo electrónico
    .password = Contraseña
    .password-hint = Al menos 10 caracteres.
    .marketplace = Dónde compra
    .choose = Elija
    .action = Crear cuenta
    .sign-in = ¿Tiene una cuenta? Inicie sesión
marketplace = { $code ->
    [US] Estados Unidos
    [UK] Reino Unido
    [DE] Alemania
    [FR] Francia
    [IT] Italia
    [ES] España
    [JP] Japón
   *[other] { $name }
  }
link-consent =
    .title = ¿Vincular { $cloud }?
    .text = { $maker } pide vincular su nube de dispositivos { $cloud } con su cuenta de { $programme }.
    .may = Si lo permite, { $cloud } podrá
    .may-devices = comunicar qué dispositivos tiene usted, y añadirlos o quitarlos aquí
    .may-supplies = comunicar cuánto les queda de consumibles a sus dispositivos, y cuánto han gastado
    .may-not = No conocerá su nombre, su correo electrónico ni su contraseña.
    .until = El vínculo dura hasta que usted lo termine. Puede hacerlo en cualquier momento en «Nubes de dispositivos vinculadas».
    .back = Responda lo que responda, volverá a { $host }.
    .account = Ha iniciado sesión como { $email }.
    .other-account = Usar otra cuenta
    .allow = Permitir
    .cancel = Cancelar
link-early =
    .title = { $cloud } aún no se puede vincular
    .text = { $maker } todavía está probando sus dispositivos en su tienda, { $marketplace }. Hasta que estén certificados allí, solo se pueden vincular las cuentas de prueba acordadas. No se ha vinculado nada.
    .advice = ¿Participa en las pruebas? Entonces pida a { $maker } que incluya { $email } en la lista de cuentas de prueba.
    .back = Volver a { $cloud }
link-answered =
    .title = Esta pregunta ya no está abierta
    .text = Ya se respondió, o es demasiado antigua. Con esta respuesta no se ha vinculado nada.
    .again = Volver a preguntar
link-unclear =
    .title = Este vínculo no es posible
    .unknown = Viene de una nube de dispositivos que no está registrada aquí, o ya no lo está.
    .address = { $cloud } quiere enviarle a una dirección que no está registrada para ella.
    .text = No se ha vinculado nada. Vuelva al lugar del que venía y comunique al fabricante de su dispositivo lo que pone aquí.
    .detail = Para el fabricante
customer-links =
    .title = Nubes de dispositivos vinculadas
    .text = Comunican a { $programme } cuánto les queda de consumibles a sus dispositivos.
    .none = No hay ninguna nube de dispositivos vinculada
    .none-text = Se vincula desde la aplicación del fabricante de su dispositivo.
    .cloud = Nube de dispositivos
    .maker = Fabricante
    .since = Vinculada desde
    .devices = Dispositivos
    .unlink = Desvincular
    .unlink-one = Desvincular { $cloud }
    .unlinked = El vínculo ha terminado.
unlink =
    .title = ¿Desvincular { $cloud }?
    .text = { $cloud } de { $maker } ya no podrá comunicar nada desde este momento. { $devices ->
        [0] No ha comunicado ningún dispositivo.
        [one] Su dispositivo se quita de aquí, y sus consumibles dejan de llegar.
       *[other] Sus { $devices } dispositivos se quitan de aquí, y sus consumibles dejan de llegar.
      }
    .text-2 = Puede volver a vincularla en cualquier momento desde la aplicación del fabricante.
    .action = Desvincular
    .keep = Mantener el vínculo
fault-name-required = Introduzca su nombre.
fault-name-too-long = El nombre es demasiado largo. Caben { $limit } caracteres como máximo.
fault-name-invalid = El nombre contiene un carácter que no se puede mostrar. Quítelo.
fault-email-required = Introduzca su correo electrónico.
fault-email-too-long = Un correo electrónico tiene { $limit } caracteres como máximo.
fault-email-invalid = Introduzca un correo electrónico como nombre@example.com.
fault-email-taken = Ya existe una cuenta con este correo electrónico. Use otro, o inicie sesión.
fault-password-required = Introduzca una contraseña.
fault-password-invalid = La contraseña contiene un carácter de control, por ejemplo un tabulador. Quítelo.
fault-password-too-short = La contraseña es demasiado corta. Use al menos { $limit } caracteres.
fault-password-too-long = La contraseña es demasiado larga. Use { $limit } bytes como máximo.
fault-marketplace-unknown = Elija dónde compra.
