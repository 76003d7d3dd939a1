# Sesiones: lo que hace un cliente con ellas, sin escribir a nadie.
changed-moved = Su sesión es ahora: { $when }.
changed-cancelled = Su sesión está anulada: { $when }.
changed-booked = Tiene una sesión: { $when }.
undo-hint = Puede deshacerlo durante tres minutos. Su hora de antes sigue libre para usted.
undo-button = Deshacer

offer-title = Ha quedado libre una hora: { $when }
offer-instead = Su sesión pasaría a esa hora. Ahora es: { $when }.
offer-more = Sería una sesión más para usted.
offer-until = Se guarda para usted hasta las { $when }.
offer-yes = Sí, la quiero
offer-no = No, gracias

waiting-title = Está en la lista
waiting-hint = Si queda libre una hora, lo verá aquí. Primero se pregunta a quien más ha esperado. Si dice que no, conserva su lugar.
waiting-before = Para una hora antes de: { $when }.
waiting-more = Para una sesión más.
waiting-stop = Dejar de esperar

late-title = ¿Llega tarde?
late-hint = La consulta lo sabe ahora mismo.
late-can = ¿Llega tarde? Díganoslo aquí.
late-minutes = Unos { $n } minutos
late-words = Voy a llegar unos { $n } minutos tarde.
late-said = Ha dicho que llega unos { $n } minutos tarde.

move-title = Elija otra hora
move-lead = Elija una hora y su sesión pasa a ella. Puede deshacerlo durante tres minutos.
move-none = No hay horas libres en las próximas cuatro semanas.
move-write = Escribir a la consulta
move-late = Falta poco para su sesión, así que una persona busca una hora con usted. Lo ve antes de las { $when }. Hasta entonces su sesión queda como está.
move-ask = Pedir otra hora
time-taken = Otra persona fue más rápida. Esa hora ya no está libre.
time-overtaken = No ha sido posible: falta poco para su sesión, o ya cambió. No se ha cambiado nada ahora.

earlier-hint = ¿Le vendría bien una hora antes? Podemos avisarle si queda libre una.
earlier-button = Avisarme si queda libre una hora antes
earlier-waits = Está en la lista para una hora antes.

cancel-link = Anular esta sesión
cancel-title = ¿Anular su sesión? { $when }
cancel-in-time = Se anula ahora mismo. Lo que guarda para la sesión pasa a la siguiente.
cancel-late = Se anula ahora mismo, y una persona lo sabe antes de las { $when }. Lo que guarda para la sesión pasa a la siguiente.
cancel-begun = Esta sesión ya ha empezado. Puede decir que llega tarde, o escribir a la consulta.
cancel-words = ¿Quiere decir algo?
cancel-words-hint = No hace falta. No tiene que dar un motivo.
cancel-fee = Si hay un coste, lo decide una persona. Nunca se cobra nada de forma automática.
cancel-button = Anular la sesión
cancel-not = Mantener la sesión

extra-link = Pedir una sesión más
extra-title = Una sesión más
extra-lead = Elija una hora y es suya. Puede deshacerlo durante tres minutos.
extra-none = No hay horas libres en las próximas cuatro semanas.
extra-many = Ya ha elegido varias sesiones. Escriba a la consulta y lo ven juntos.
extra-else = ¿Ninguna le va bien?
extra-wait-hint = Podemos avisarle si queda libre una hora.
extra-wait = Apuntarme a la lista

# Un calendario en los propios aparatos.
feed-link = Ver en mi calendario
feed-title = Su propio calendario
feed-lead = Puede ver sus horas en el calendario de su teléfono u ordenador. Muestra cuándo, y nada más: ni nombre, ni lugar, ni motivo.
feed-none = Ahora no tiene ninguna dirección de calendario.
feed-made = Creó una dirección: { $when }.
feed-make = Crear una dirección
feed-again = Crear una dirección nueva
feed-again-hint = La dirección de antes deja de funcionar en el acto.
feed-stop = Detener la dirección
feed-secret = Su nueva dirección
feed-secret-hint = Solo se muestra ahora. Cópiela en su aplicación de calendario, como un calendario al que se suscribe. Quien tenga esta dirección ve sus horas.
feed-shared = ¿Otra persona usa su calendario? Entonces ve que tiene citas. Puede detenerlo en cualquier momento.
feed-name = Calendario
feed-entry = Cita
