# Lo que sale de la casa: seis textos y ninguno más. Quien lea uno por encima del hombro sabe que hay
# algo, y no qué: ningún nombre, ninguna consulta, ninguna palabra de cuidado o de salud.

notification-sender = Avisos

notification-update-subject = Novedad
notification-update-body = Hay una novedad para ti.
notification-update-short = Hay una novedad para ti.
notification-update-title = Novedad

notification-call-subject = Te necesitan ahora
notification-call-body = Te necesitan ahora. Mira enseguida, por favor.
notification-call-short = Te necesitan ahora. Mira enseguida, por favor.
notification-call-title = Te necesitan ahora

notification-waiting-subject = Hay algo que te espera
notification-waiting-body = Hay algo que te espera. Mira pronto, por favor.
notification-waiting-short = Hay algo que te espera. Mira pronto, por favor.
notification-waiting-title = Hay algo que te espera

notification-account-subject = Tus ajustes han cambiado
notification-account-body = Tus ajustes han cambiado. Si no has sido tú, mira pronto, por favor.
notification-account-short = Tus ajustes han cambiado. Si no has sido tú, mira pronto, por favor.
notification-account-title = Tus ajustes han cambiado

notification-test-subject = Una prueba
notification-test-body = Esto es una prueba y ha llegado. No tienes que hacer nada.
notification-test-short = Esto es una prueba y ha llegado. No tienes que hacer nada.
notification-test-title = Una prueba

notification-proof-subject = Tu código
notification-proof-body = Tu código es { $code }. Si no lo has pedido, no tienes que hacer nada.
notification-proof-short = Tu código es { $code }. Si no lo has pedido, no tienes que hacer nada.
notification-proof-title = Tu código
