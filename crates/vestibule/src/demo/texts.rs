//! What the clients of Harbour Lane write. Everything is invented.
//!
//! The texts that hold nothing to worry about are here and in `matters.rs`; those that do are in
//! `heavy.rs`. A test reads each with the screen, so that none says more than is meant.

use practice::Purpose;

/// Texts that may be written for one purpose.
pub(crate) struct Texts {
    /// The purpose.
    pub(crate) purpose: Purpose,
    /// The texts.
    pub(crate) texts: &'static [&'static str],
}

/// What is kept for the next session, and what goes with it.
pub(crate) const TOGETHER: &[Texts] = &[
    Texts {
        purpose: Purpose::Agenda,
        texts: &[
            "I said no to my mother on Sunday. Out loud. I would like to tell you how it went.",
            "Could we come back to the dream with the lift? I think I know now who was in it.",
            "I noticed I only apologise to people who are taller than me. Is that a thing?",
            "The choir wants me for a solo. I said yes and then hid in the kitchen for ten minutes.",
            "I want to talk about money. Not the numbers, the way my stomach drops when a letter comes.",
            "My daughter asked why I go out on Thursdays. I did not know what to say to her.",
            "Something you said last time stayed with me: that I may be tired and not lazy.",
            "I have been putting off the phone call to my brother for nine days now.",
            "I walked past the old house. It has a blue door these days. I was fine and then I was not.",
            "Please ask me about the allotment. It is a good story and I always forget the good ones.",
            "I kept a list of every time I checked the oven. Eleven on Monday, four yesterday.",
            "We have a new manager, and I feel eight years old in every meeting.",
            "I would like to practise the conversation with my landlord before I have it.",
            "I finally rang the choir lady back. We meet on Tuesday, and I would like to plan what to say.",
            "Can we look at why compliments make me want to leave the room?",
            "My partner says I go quiet in arguments. I think I go somewhere else.",
            "I got through the whole week without cancelling anything. I want to know how I did that.",
            "Bring the circle drawing again, please. I want to add somebody to it.",
            "I do not want to talk about the wedding. I think that is why we should.",
            "I cried at an advert for gravy. Happy to explain.",
            "The night shifts are back. Can we plan how I keep the mornings from swallowing the day?",
            "I would like to understand why Sundays are the hardest, even the good ones.",
            "My sister rang. I said the thing we practised and then I hung up. I don't know if that was brave or rude.",
            "Do I still need to come each week?",
            "I told a friend that I see you. First person ever. She said she does too, just somebody else.",
            "I want to try the exam again in June. Half of me. We could let the two halves talk.",
            "There is a photograph of my father I can look at now. I would like to show you.",
            "I shouted at the dog over a shoe. He forgave me at once, and I would like to talk about that.",
        ],
    },
    Texts {
        purpose: Purpose::Update,
        texts: &[
            "Rode the bus two stops past my usual one. Hands wet, but I sat down.",
            "Sleep diary done: five nights out of seven in bed before midnight.",
            "I used the breathing on the stairs at work. Nobody noticed. It helped from the second floor on.",
            "Homework: I wrote the letter I will not send. Four pages. My wrist hurts in a good way.",
            "Walked every day this week except Wednesday, when it hailed.",
            "I rang the dentist. Appointment is on the ninth. That was the one I was avoiding since last year.",
            "Worry time at six o'clock works better than I thought. I ran out of worries after twelve minutes.",
            "Ate lunch with the others on Tuesday and Thursday. Left early once, stayed once.",
            "Thought record attached in my head, on paper tomorrow. The hot thought was that I am in the way.",
            "I stayed at the party for an hour. I set a timer and then forgot about it.",
            "Three good things today: the bakery, your sentence about weather, my son's spelling.",
            "I asked a question in the seminar. My voice shook and the answer was kind.",
            "No checking of the door after the first time, four days in a row.",
            "I cooked. An actual meal, with a lid and everything.",
            "Said sorry to Ellen for last month. She had forgotten it. I had not slept over it.",
            "I made the chart. Mood is better on days with a walk, worse on days with the news.",
            "The lift at work, twice, both times with somebody else in it.",
            "Phone in the hall at night, day six. I read half a novel.",
        ],
    },
    Texts {
        purpose: Purpose::Greeting,
        texts: &[
            "I passed! Just so you know. See you Thursday.",
            "Thank you for last week. I felt lighter on the way home than I have in months.",
            "Happy New Year to you and everybody at the front desk.",
            "The baby is here. Both well. Very loud. More when I have slept.",
            "They gave me the job. I wanted you to be one of the first to know.",
            "No news, only thanks. The walk by the river was exactly right.",
        ],
    },
    Texts {
        purpose: Purpose::Encounter,
        texts: &[
            "I think we were in the same queue at the garden centre. I did not know whether to wave.",
            "I saw you at the school concert. I hope it was all right that I looked away.",
            "Our daughters are in the same swimming class, it turns out. Can we talk about how we do that?",
        ],
    },
    Texts {
        purpose: Purpose::Gift,
        texts: &[
            "We have far too many plums this year. May I bring you a bag?",
            "I made you a small bowl at the pottery class. It is a bit crooked. May I give it to you?",
        ],
    },
    Texts {
        purpose: Purpose::Invite,
        texts: &[
            "The exhibition opens next month and two of the pictures are mine. I would love you to see it.",
            "We are getting married in the autumn. I know you may not come, but I wanted to ask.",
        ],
    },
    Texts {
        purpose: Purpose::Repair,
        texts: &[
            "You looked at the clock twice last time while I was telling you about Dad. It hurt more than I showed.",
            "I felt told off on Monday. Maybe I heard it wrong. I nearly did not come back.",
            "When you said we would leave that for now, I felt shut out. I have been angry since.",
        ],
    },
    Texts {
        purpose: Purpose::Social,
        texts: &[
            "What are you watching at the moment? I need something new.",
            "This made me laugh so much, a heron stole my neighbour's sandwich.",
            "Do you have children?",
            "Did you see the match? Unbelievable.",
        ],
    },
    Texts {
        purpose: Purpose::SocialMedia,
        texts: &[
            "I sent you a friend request, it is me with the green bicycle.",
            "I left a review, five stars, I hope that is fine.",
        ],
    },
    Texts {
        purpose: Purpose::Business,
        texts: &[
            "My cousin sells insurance and could make you a really good offer.",
            "We are looking for somebody to run a workshop at our firm, paid of course. I thought of you.",
        ],
    },
    Texts {
        purpose: Purpose::Check,
        texts: &[
            "Just checking this still works and that you are there.",
            "Are you still there? No need to answer.",
            "Only looking whether this arrives.",
        ],
    },
    Texts {
        purpose: Purpose::Unsure,
        texts: &[
            "I do not know where this belongs. It is about Friday, and it may be nothing.",
            "Not sure what I want from writing this. Perhaps only to have said it somewhere.",
        ],
    },
];

/// What clients write who read Spanish.
pub(crate) const SPANISH: &[Texts] = &[
    Texts {
        purpose: Purpose::Agenda,
        texts: &[
            "Quiero contarte lo de la cena con mi suegra. Esta vez me quedé hasta el postre.",
            "¿Podemos volver al ejercicio de la silla? Creo que me dejé algo por decir.",
            "He soñado otra vez con la casa del pueblo. La puerta estaba abierta.",
            "Me gustaría hablar del trabajo nuevo. Empiezo el lunes.",
            "Mi hijo me preguntó por qué suspiro tanto. No supe qué contestarle.",
            "Quiero entender por qué los domingos se me hacen tan largos.",
        ],
    },
    Texts {
        purpose: Purpose::Update,
        texts: &[
            "Hice la lista de las cosas pequeñas. Me salieron catorce.",
            "He caminado todos los días menos el martes, que llovía.",
            "Usé la respiración en el metro y me bajé en mi parada, no antes.",
            "Llamé a mi hermana. Hablamos veinte minutos y no discutimos.",
        ],
    },
    Texts {
        purpose: Purpose::Clinical,
        texts: &[
            "¿El ejercicio de la noche se hace antes o después de cenar? Me pongo un poco mareada.",
        ],
    },
    Texts {
        purpose: Purpose::Billing,
        texts: &["En la factura de marzo me aparecen dos sesiones y yo fui a una."],
    },
    Texts {
        purpose: Purpose::Paperwork,
        texts: &["¿Me podrían hacer un justificante de asistencia para el trabajo?"],
    },
    Texts {
        purpose: Purpose::Greeting,
        texts: &["Gracias por lo del jueves. Salí más ligera de lo que entré."],
    },
    Texts {
        purpose: Purpose::ScheduleMove,
        texts: &["¿Podría cambiar la sesión a otro día de la semana que viene?"],
    },
];
