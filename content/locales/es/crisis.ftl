# Ayuda: las mismas palabras para todo el mundo. Esperanza y ayuda, ningún método, ningún lugar.

help-title = Ayuda ya
help-lead = No tienes que pasar por esto a solas.
help-danger = Si tu vida está en peligro
help-talk = Para hablar con alguien ahora
help-violence = Si alguien te hace daño o te da miedo
help-poison = Si has tomado demasiado de algo
help-practice = Para que te llame la consulta
help-ask = Pedir que me llamen
help-ask-more = Avisamos ya a la persona de guardia
help-ask-hint = No hace falta decir por qué. La página siguiente te dice cuándo lo ha visto alguien.
help-no-rota = Aquí no hay nadie de guardia de día y de noche. Las personas de arriba responden ya.
help-where = Estas líneas son de: { $country }
help-checked = Estos números se consultaron el { $date }. Si uno no funciona, prueba el siguiente.
help-elsewhere = ¿Estás en otro país?
help-save = Guardar estos números en este teléfono
help-save-more = Se abre sin internet y no dice quién te lo dio. Quien use este teléfono puede abrirlo.
help-offline = No tienes internet, o no se puede llegar a esta página. Estos números funcionan igual.
numbers-title = Números

line-call-emergency = Llamar al { $number }
line-call = Llamar a { $name }, { $number }
line-text-word = Enviar { $word } al { $number }
line-text = Escribir al { $number }
line-chat = Chatear con { $name }
line-web = Ir a { $name }
line-name = { $name }.
line-free = Gratis, { $hours }.
line-standard = { $hours }, al precio de una llamada normal.
line-paid = { $hours }. Esta cuesta dinero.
line-languages = Idiomas: { $languages }.

worried = ¿Te cuesta llamar?
worried-say = «No sé qué decir.»
worried-say-answer = Di eso mismo. Basta para empezar.
worried-bother = «No quiero molestar.»
worried-bother-answer = Están ahí para ti.
worried-tell = «¿Se lo dirán a alguien?»
worried-tell-answer = No tienes que dar tu nombre. Puedes preguntarlo lo primero.
worried-aloud = «No puedo hablar en voz alta.»
worried-aloud-answer = Usa un mensaje o un chat. Casi todos los países tienen uno.
worried-wait = «¿Y si tengo que esperar?»
worried-wait-answer = A veces son unos minutos. Sigue en línea, o prueba otra.

language-ar = árabe
language-de = alemán
language-en = inglés
language-es = español
language-fr = francés
language-nl = neerlandés
language-pl = polaco
language-ru = ruso
language-tr = turco
language-uk = ucraniano

# Una llamada de ayuda, desde que se pide hasta que se cierra.

call-people = las personas de guardia
call-asked-title = Hemos llamado a { $names }
call-asked-lead = Aquí verás quién lo ha visto. Puedes salir de esta página y volver. Si no puedes esperar, usa ahora uno de estos.
call-not-taken-title = Nadie ha contestado todavía
call-not-taken-lead = Hemos llamado a { $names }. Seguimos llamando. Si no puedes esperar, usa ahora uno de estos.
call-no-one-title = Aquí no ha contestado nadie
call-no-one-lead = Lo sentimos. Por favor, no nos esperes. Estas personas contestan ahora. Seguimos llamando.
call-taken-title = { $name } lo ha visto
call-taken-lead = { $name } lo vio { $when } y se pondrá en contacto contigo. Si no puedes esperar, usa ahora uno de estos.
call-silent-title = No sabemos nada de { $name }
call-silent-lead = { $name } lo vio { $when }. También llamamos a otras personas. Si no puedes esperar, usa ahora uno de estos.
call-missed-title = { $name } intentó hablar contigo
call-missed-lead = Fue { $when }. El próximo intento es { $until }. Si no puedes esperar, usa ahora uno de estos.
call-spoke-title = Hablaste con { $name }
call-spoke-lead = Fue { $when }. Puedes pedir ayuda otra vez cuando quieras.
call-closed-title = { $name } no pudo hablar contigo
call-closed-lead = Lo intentamos más de una vez. Puedes pedir ayuda otra vez cuando quieras.
call-nobody-on-duty-title = Ahora no hay nadie de guardia aquí
call-nobody-on-duty-lead = Estas personas contestan a cualquier hora. Aquí leemos lo que escribiste antes de { $until }.
call-next = Después: { $name }, { $when }.
call-as-of = Así estaba a las { $when }.
call-look-again = Ver si ha cambiado
call-open = Ver quién lo tiene
call-item = Lo que enviaste
call-again = Pedir ayuda otra vez
call-ok-head = ¿Ya te sientes a salvo?
call-ok = Ya estoy bien
call-ok-more = Se lo decimos. Puedes pedir ayuda otra vez cuando quieras.
call-ok-told = Gracias por decirlo. Ya lo saben. Puedes pedir ayuda otra vez cuando quieras.

# Una sesión a la que no se fue, como la lee su cliente.
missed-own-head = No viniste a tu sesión del { $when }
missed-own-what-usual = Puede pasar. { $name } te escribe una vez. No pagas nada de forma automática, y nada se termina.
missed-own-what-raised = { $name } quiere saber que estás bien e intenta hablar contigo hoy. Si nadie lo consigue, { $name } puede preguntar a la persona que nombraste. El último paso es pedir a alguien que pase a verte. Eso lo decide una persona.
missed-own-over = Esto ha terminado.
missed-own-well = Estoy bien
missed-own-said = Dijiste que estás bien. { $name } lo sabe y lo mirará.
missed-own-foot = Si lo estás pasando mal, usa Ayuda ahora.
missed-own-begun = { $name } vio que no estabas.
missed-own-call = { $name } te llamó.
missed-own-message = { $name } te escribió.
missed-own-second-try = { $name } intentó de nuevo hablar contigo.
missed-own-emergency-contact = { $name } llamó a la persona que nombraste.
missed-own-welfare-check = { $name } pidió a alguien que pasara a verte.
missed-own-raised = { $name } se preocupó más e intenta hablar contigo hoy.
missed-own-client-ok = Dijiste que estás bien.
missed-own-reached = { $name } sabe que estás bien.
missed-own-crisis = { $name } siguió con ello como llamada de ayuda.
missed-own-not-reached = { $name } no pudo hablar contigo y por ahora ha dejado de intentarlo.
missed-own-mistake = Fue un error.
