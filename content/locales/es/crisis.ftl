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
