# Lo que sale de la casa: seis textos y ninguno más. Quien lea uno por encima del hombro sabe que hay
# algo, y no qué: ningún nombre, ninguna consulta, ninguna palabra de cuidado o de salud.

alert-sender = Avisos

alert-update-subject = Novedad
alert-update-body = Hay una novedad para ti.
alert-update-short = Hay una novedad para ti.
alert-update-title = Novedad

alert-call-subject = Te necesitan ahora
alert-call-body = Te necesitan ahora. Mira enseguida, por favor.
alert-call-short = Te necesitan ahora. Mira enseguida, por favor.
alert-call-title = Te necesitan ahora

alert-waiting-subject = Hay algo que te espera
alert-waiting-body = Hay algo que te espera. Mira pronto, por favor.
alert-waiting-short = Hay algo que te espera. Mira pronto, por favor.
alert-waiting-title = Hay algo que te espera

alert-account-subject = Tus ajustes han cambiado
alert-account-body = Tus ajustes han cambiado. Si no has sido tú, mira pronto, por favor.
alert-account-short = Tus ajustes han cambiado. Si no has sido tú, mira pronto, por favor.
alert-account-title = Tus ajustes han cambiado

alert-test-subject = Una prueba
alert-test-body = Esto es una prueba y ha llegado. No tienes que hacer nada.
alert-test-short = Esto es una prueba y ha llegado. No tienes que hacer nada.
alert-test-title = Una prueba

alert-proof-subject = Tu código
alert-proof-body = Tu código es { $code }. Si no lo has pedido, no tienes que hacer nada.
alert-proof-short = Tu código es { $code }. Si no lo has pedido, no tienes que hacer nada.
alert-proof-title = Tu código
