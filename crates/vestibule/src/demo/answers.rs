//! What the practice writes: answers, and contacts that a therapist begins. Everything is invented.

use practice::Purpose;

/// Answers of a therapist, when nothing more fitting is there.
pub(crate) const ANSWERS: &[&str] = &[
    "Thank you for writing. Yes, go on as we said, and bring what you notice. We will look at it together.",
    "A good question. Try it once more, gently, and stop when it is too much. More when we meet.",
    "That makes sense to me. Leave it as it is until we meet, and be kind to yourself about it.",
    "I have read this. Nothing has to be decided before we see each other.",
    "Yes, that can happen at the beginning. It should ease within a week. Tell me if it does not.",
];

/// Answers to what is heavy.
pub(crate) const STEADY: &[&str] = &[
    "Thank you for telling me. I have read every word. I have time at four today; the desk will ring you. Until then, please use your plan, step one and two.",
    "I am glad that you wrote. You are not in trouble with me. Keep your sister close this evening. I will ring you tomorrow at nine.",
    "I hear how heavy it is. I am here in the room on our day, and Help now is there at any hour. We will begin with this.",
];

/// Answers of somebody who takes a call for help.
pub(crate) const TAKEN: &[&str] = &[
    "This is the therapist on call. We have just spoken on the telephone, and I will ring again at eight tomorrow morning. You did the right thing.",
];

/// Answers of the front desk.
pub(crate) const DESK: &[&str] = &[
    "That is arranged. You will find it under Sessions.",
    "Thank you for telling us. Your therapist knows, and your time is kept.",
    "Thank you. We have passed this on, and you will hear by tomorrow afternoon.",
];

/// Answers of billing.
pub(crate) const BILLING: &[&str] = &[
    "You are right, and we have put it straight. A new invoice is on its way.",
    "Two parts are fine. The first is due on the first, the second on the fifteenth.",
    "Thank you. The corrected receipt is with your invoices now.",
];

/// Answers to a complaint or something worse.
pub(crate) const LEADS: &[&str] = &[
    "Thank you for telling us. I will look into it myself and write to you by the end of next week.",
    "I am sorry that this happened. I have begun to look into it, and nobody else will read what you wrote.",
];

/// A contact that a therapist begins: why, what is written, and what is noted for the record.
#[derive(Debug)]
pub(crate) struct Opening {
    /// The purpose.
    pub(crate) purpose: Purpose,
    /// What is written.
    pub(crate) text: &'static str,
    /// Why it could not wait.
    pub(crate) record: &'static str,
}

/// Contacts that therapists begin. Some of them are refused: that is what the door is for.
pub(crate) const OPENINGS: &[Opening] = &[
    opening(
        Purpose::TellSchedule,
        "I have to move our session next week. Please pick another time here.",
        "Own appointment.",
    ),
    opening(
        Purpose::TellSchedule,
        "I am running ten minutes behind today. We will have our full time.",
        "Session before ran over.",
    ),
    opening(
        Purpose::TellEmergencyPractice,
        "The heating in the building is off. We can meet by video today, or move.",
        "Building.",
    ),
    opening(
        Purpose::TellAbsence,
        "I am on leave in the first week of next month. Ruth Feldman covers for me.",
        "Planned leave.",
    ),
    opening(
        Purpose::ReplyAdmin,
        "Your letter is ready at the front desk.",
        "Asked for at the last session.",
    ),
    opening(
        Purpose::ReplyClinical,
        "Short answer: yes, once a day is enough.",
        "Question left open at the end of the session.",
    ),
    opening(
        Purpose::TellCoaching,
        "Well done for the ice. Next: paced breathing, two minutes, then write to me.",
        "Coaching plan.",
    ),
    opening(
        Purpose::SafetyPlanned,
        "Checking in as we agreed. How is the urge, from nought to ten?",
        "Agreed check-in.",
    ),
    opening(
        Purpose::SafetyUrgent,
        "I am worried after our talk today. Please ring the practice, or I will ring you at five.",
        "Left the session in distress; consulted Dr Carvalho.",
    ),
    opening(
        Purpose::NoShow,
        "We had an appointment today and I did not see you. I hope all is well. Please let me know.",
        "Missed session, fifteen minutes.",
    ),
    opening(
        Purpose::CrisisFollowup,
        "I wanted to see how you are after yesterday. We meet tomorrow at ten.",
        "Follow-up after amber.",
    ),
    opening(
        Purpose::CareContact,
        "Thinking of how much you did this spring. No need to answer.",
        "Agreed at the end of treatment.",
    ),
    opening(
        Purpose::TellRepair,
        "You wrote that it hurt. I am sorry. I would like to hear more, and I have kept time for it.",
        "Answer to a rupture; consulted.",
    ),
    opening(
        Purpose::Homework,
        "Here is the sheet that we agreed on, with the example filled in.",
        "Agreed material.",
    ),
    opening(
        Purpose::TellMeasure,
        "The questionnaire is due this week. Five minutes, whenever it suits you.",
        "Every four weeks.",
    ),
    opening(
        Purpose::TellConsent,
        "Our agreement on contact changes next month. We will talk about it first.",
        "New version.",
    ),
    opening(
        Purpose::Disclosure,
        "I have to report what you told me on Monday. I want you to hear it from me first. Please ring me.",
        "Duty to report; consulted Dr Achterberg.",
    ),
    opening(
        Purpose::Coordination,
        "I have spoken to your doctor, as you agreed. A copy of what I said is in your record.",
        "Release of information on file.",
    ),
    opening(
        Purpose::TellEnding,
        "This is the plan for our last three sessions, as we drew it up together.",
        "Ending plan.",
    ),
    opening(
        Purpose::Incident,
        "A reminder went to a wrong address yesterday. It held a time and no name. It has been put right.",
        "Wrong recipient.",
    ),
    opening(
        Purpose::Extension,
        "I can come to the memorial for twenty minutes and stand at the back, if you still want that.",
        "Planned extension; talked over with Dr Carvalho, client agreed.",
    ),
    opening(
        Purpose::TellRecords,
        "The copies that you asked for are ready.",
        "Records request.",
    ),
    opening(
        Purpose::NoteToSession,
        "I read an article that made me think of your allotment.",
        "Not agreed; an idea.",
    ),
    opening(
        Purpose::TellSocial,
        "I watched the film that you told me about. Loved it.",
        "Wanted to say so.",
    ),
    opening(
        Purpose::TellRomantic,
        "I look forward to our sessions more than I should.",
        "Own feeling.",
    ),
    opening(
        Purpose::TellBusiness,
        "A friend of mine lets a flat that might suit you.",
        "Thought it might help.",
    ),
    opening(
        Purpose::Solicit,
        "If our work has helped, a review would mean a lot.",
        "Practice website.",
    ),
    opening(
        Purpose::Need,
        "It has been a hard week for me too. Talking to you always helps.",
        "Own need.",
    ),
    opening(
        Purpose::Search,
        "I had a look at your page and saw the pictures of the move.",
        "Curious.",
    ),
    opening(
        Purpose::PersonalChannel,
        "It is easier on my private mobile, here is the number.",
        "The practice line is down until Friday.",
    ),
];

/// Contacts that fit any week and any client: the everyday ones.
pub(crate) const EVERYDAY: &[Opening] = &[
    opening(
        Purpose::Homework,
        "As agreed, the list of small steps. Begin with the one that makes you shrug.",
        "Agreed material.",
    ),
    opening(
        Purpose::TellSchedule,
        "Next week we start a quarter of an hour later. Please confirm here.",
        "Room.",
    ),
    opening(
        Purpose::Homework,
        "The recording of the breathing exercise, slow version.",
        "Agreed material.",
    ),
    opening(
        Purpose::TellMeasure,
        "Your questionnaire is due. It takes five minutes.",
        "Every four weeks.",
    ),
    opening(
        Purpose::NoteToSession,
        "Your story about the heron came back to me this morning.",
        "An idea for the session.",
    ),
];

const fn opening(purpose: Purpose, text: &'static str, record: &'static str) -> Opening {
    Opening {
        purpose,
        text,
        record,
    }
}
