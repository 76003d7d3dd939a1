# Cómo se avisa a alguien, fuera de aquí, de que hay algo.

channels-title = Cómo podemos avisarte
channels-title-staff = Mis avisos
channels-lead = Nada sale de aquí si tú no lo dices. Lo que enviamos dice que hay algo nuevo. Nunca dice qué.
channels-lead-staff = Así sabes que algo te espera. Lo que enviamos nunca dice qué es.
channels-back = Volver

plan-title = Qué es seguro para ti
plan-allowed-no = No me enviéis nada
plan-allowed-no-hint = Ves lo nuevo cuando entras.
plan-allowed-yes = Avisadme cuando haya algo nuevo
plan-allowed-yes-hint = Dice «{ $words }» y nada más.
plan-discreet = Que no llame la atención: sin vuestra dirección web
plan-discreet-hint = Elige esto si alguien más puede ver tu teléfono o tu correo. Un aviso del navegador muestra nuestra dirección, porque la añade él.
plan-quiet = Horas de silencio
plan-quiet-hint = En estas horas no se avisa de nada. Espera hasta que acaben. Deja las dos vacías si no quieres ninguna.
plan-quiet-hint-staff = En estas horas solo llega una llamada de ayuda, que nunca calla.
plan-quiet-from = Desde
plan-quiet-until = Hasta
plan-language = Idioma
plan-keep = Guardar esto
plan-confirmed = Lo dijiste por última vez el { $date }.
plan-ask-again = ¿Sigue siendo así? Fue hace tiempo.

channel-mail = Correo
channel-push = Este navegador
channel-push-other = Un navegador
channel-sms = SMS a un teléfono
channel-voice = Llamada
channel-webhook = Pasarela
channels-mine = Tus formas de recibir avisos
channels-none = Todavía no hay ninguna.
channels-none-offered = Esta consulta no envía nada fuera. Ves lo nuevo cuando entras.
channel-to = { $kind }, { $address }
channel-state-unproved = Aún no has mostrado que es tuya. Aquí solo se envía el código.
channel-state-working = Funciona. Lo último llegó el { $at }.
channel-state-failing = Lo que enviamos hace poco no llegó. Seguimos probando.
channel-state-dead = En esta dirección no hay nadie. Ya no probamos. Quítala y añade otra, por favor.
channel-calls = Las llamadas de ayuda llegan por aquí.
channel-code = Código
channel-code-hint = Enviamos seis cifras allí. Sirven durante una hora.
channel-prove = Es mía
channel-again = Enviar otro código
channel-again-this = Enviar otro código: { $channel }
channel-test = Enviar una prueba
channel-test-this = Enviar una prueba: { $channel }
channel-tested = La prueba va de camino.
channel-remove = Quitarla
channel-remove-this = Quitarla: { $channel }

channel-add = Añadir una
channel-kind = Por
channel-address = Correo o número de teléfono
channel-address-hint = Un número empieza con un más y el país, como +34 600 000 000.
channel-for-calls = Que lleguen aquí también las llamadas de ayuda
channel-add-do = Añadirla y enviar un código
channel-add-push = Usar este navegador
channel-add-push-hint = Tu navegador te pregunta antes. Luego muestra una línea aunque esta página esté cerrada.
channel-push-refused = Este navegador no lo permitió. Puedes cambiarlo en sus ajustes.

channels-limits = Qué conviene saber
channels-limits-1 = Quien lleva tu correo o tu teléfono puede ver que algo llegó de nosotros, y cuándo.
channels-limits-2 = Otros pueden ver lo que no es solo tuyo. Elige algo que solo uses tú.
channels-limits-3 = La ayuda está aquí a cualquier hora, elijas lo que elijas en esta página.

channel-problem-address = Eso no parece un correo ni un número de teléfono.
channel-problem-not-offered = Esta consulta no ofrece esa forma.
channel-problem-too-many = Ya tienes todas las que puede haber. Quita una antes.
channel-problem-code = El código no es ese. Míralo otra vez, por favor.
channel-problem-code-over = Este código ya no sirve. Pide otro, por favor.
channel-problem-too-soon = Se envió uno hace un momento. Espera un minuto, por favor.
channel-problem-hours = Escribe las dos horas, como 21:00 y 08:00.

channel-problem-number = Eso no parece un número de teléfono. Le faltan cifras.
channel-problem-long = Es demasiado largo. Deja dos líneas cortas.

ring-title = Si alguien tiene que llamarte
ring-lead = Solo llamamos por un motivo. Lo ve tu terapeuta, y quien atiende tu llamada de ayuda. Cada vez que alguien lo mira, queda en tu lista.
ring-number = Número de teléfono
ring-number-hint = Déjalo vacío si no debemos llamarte. Entonces te escribimos aquí, también cuando pides una llamada.
ring-message = Si salta el contestador
ring-message-no = No digáis nada. Colgad y probad más tarde.
ring-message-yes = Decid que volveréis a llamar, sin el motivo.
ring-to-say = ¿Qué decimos si contesta otra persona?
ring-to-say-hint = Por ejemplo: me he equivocado. Si está vacío, decimos que volveremos a llamar, y colgamos.
ring-code-word = Una palabra que solo conocemos tú y nosotros
ring-code-word-hint = La decimos para que sepas que somos nosotros. Puedes dejarla vacía.
ring-changed = Lo cambiaste por última vez el { $date }.
ring-keep = Guardarlo

channels-dead-title = Direcciones de otros donde no hay nadie
channels-dead-lead = A estas personas no les llega nada allí. Pídeles que añadan otra forma.
channels-dead-clients = { $n ->
    [one] Una persona en terapia tiene una dirección donde no hay nadie. Lo ve en su propia página.
   *[other] { $n } personas en terapia tienen una dirección donde no hay nadie. Lo ven en su propia página.
}
