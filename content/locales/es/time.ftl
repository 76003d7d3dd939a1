# Sesiones: lo que hace un cliente con ellas, sin escribir a nadie.
changed-moved = Tu sesión es ahora el { $when }.
changed-cancelled = Tu sesión del { $when } está cancelada.
changed-booked = Tienes una sesión el { $when }.
undo-hint = Puedes deshacerlo durante tres minutos. Hasta entonces no damos nada tuyo a nadie.
undo-button = Deshacer

offer-title = Ha quedado un hueco libre: { $when }
offer-instead = Tu sesión pasaría a ese hueco. Ahora es el { $when }.
offer-more = Sería una sesión más para ti.
offer-until = Se guarda para ti hasta { $when }.
offer-yes = Sí, lo quiero
offer-no = No, gracias

waiting-title = Estás en la lista
waiting-hint = Si queda un hueco libre, lo verás aquí. Primero preguntamos a quien lleva más tiempo esperando. Si dices que no, conservas tu puesto.
waiting-before = Para un hueco antes del { $when }.
waiting-more = Para una sesión más.
waiting-stop = Dejar de esperar

late-title = ¿Llegas tarde?
late-hint = Avisamos ahora a la consulta.
late-can = ¿Llegas tarde? Dínoslo aquí.
late-minutes = Unos { $n } minutos
late-words = Voy a llegar unos { $n } minutos tarde.
late-said = Has dicho que llegas unos { $n } minutos tarde.

move-title = Elige otra hora
move-lead = Elige una hora y tu sesión pasa a ella. Puedes deshacerlo durante tres minutos.
move-none = No hay horas libres en las próximas cuatro semanas.
move-write = Escribir a la consulta
move-late = Falta poco para tu sesión, así que una persona busca una hora contigo. Lo ve { $when } como muy tarde. Hasta entonces tu sesión sigue como está.
move-ask = Pedir otra hora
time-taken = Esa hora ya no está libre. Elige otra.
time-overtaken = No ha sido posible: falta poco para su sesión, o ya cambió. No se ha cambiado nada ahora.

earlier-hint = ¿Te vendría bien adelantar la sesión? Podemos avisarte si queda un hueco libre.
earlier-button = Avisadme si queda un hueco antes
earlier-waits = Estás en la lista para adelantar la sesión.

cancel-link = Cancelar esta sesión
cancel-title = ¿Cancelar tu sesión del { $when }?
cancel-in-time = Se cancela ahora mismo, y puedes deshacerlo durante tres minutos. Lo que guardas para la sesión pasa a la siguiente.
cancel-late = Se cancela ahora mismo, y puedes deshacerlo durante tres minutos. Una persona lo sabe { $when } como muy tarde. Lo que guardas para la sesión pasa a la siguiente.
cancel-begun = Esta sesión ya ha empezado. Puedes decir que llegas tarde, o escribir a la consulta.
cancel-words = ¿Quieres decir algo?
cancel-words-hint = No hace falta, y no tienes que dar un motivo. La recepción puede leerlo. Si es para tu terapeuta, guárdalo para la sesión. Un ordenador revisa aquí tus palabras por si no estás a salvo. Entonces lo mira antes una persona, y tu sesión sigue en pie.
cancel-fee = Si hay un coste, lo decide una persona. Nunca se cobra nada de forma automática.
cancel-button = Cancelar la sesión
cancel-not = Mantener la sesión

extra-link = Pedir una sesión más
extra-title = Una sesión más
extra-lead = Elige una hora y es tuya. Puedes deshacerlo durante tres minutos.
extra-none = No hay horas libres en las próximas cuatro semanas.
extra-many = Ya has elegido varias sesiones. Escribe a la consulta y lo miráis en común.
extra-else = ¿No te va bien ninguna?
extra-wait-hint = Podemos avisarte si queda un hueco libre.
extra-wait = Apuntarme a la lista

# Un calendario en los propios aparatos.
feed-link = Ver en mi calendario
feed-title = Tu propio calendario
feed-lead = Puedes ver tus horas en el calendario de tu teléfono u ordenador. Cada cita dice solo cuándo. La dirección del calendario lleva nuestra dirección web. La ve quien pueda ver los ajustes de tu calendario, y la empresa que lo lleva.
feed-none = Ahora no tienes ninguna dirección de calendario.
feed-made = Creaste una dirección el { $when }.
feed-make = Crear una dirección
feed-again = Crear una dirección nueva
feed-again-hint = La dirección de antes deja de funcionar enseguida.
feed-stop = Quitar la dirección
feed-secret = Tu nueva dirección
feed-secret-hint = Solo se muestra ahora. Cópiala en tu aplicación de calendario, como un calendario al que te suscribes. Quien tenga esta dirección ve tus horas.
feed-shared = ¿Alguien más usa tu calendario? Entonces ve que tienes citas. Puedes quitarlo cuando quieras.
feed-name = Calendario
feed-entry = Cita
