"""Subjects, openings and paragraphs of letters."""

from __future__ import annotations

LETTERS: dict[str, dict[str, str]] = {
    "subject": {
        "confirmation": "Your booking: {title}",
        "waiting": "Waiting list: {title}",
        "promoted": "You have a place: {title}",
        "reminder": "Reminder: {title}",
        "change": "Please note the change: {title}",
        "cancellation": "Your cancellation: {title}",
        "session_cancelled": "Unfortunately cancelled: {title}",
        "feedback": "How did you like it? {title}",
        "application": "Your application: {title}",
        "admitted": "You have a place: {title}",
        "offer": "A place for you – please reply: {title}",
        "offer_lapsed": "The offer of a place has lapsed: {title}",
        "divided": "Waiting list for the other places: {title}",
        "reinstated": "Your booking is valid again: {title}",
        "lapsed": "Your booking has lapsed: {title}",
        "rejected": "About your application: {title}",
        "refund": "You will get money back: {title}",
        "session_confirmed": "Will take place: {title}",
        "moved": "Your change of course: {title}",
        "passed_on": "Your place has been passed on: {title}",
        "taken_over": "You have taken over a place: {title}",
        "places_cancelled": "Your cancellation of some places: {title}",
        "places_free": "There are free places again: {title}",
    },
    "opening": {
        "confirmation": "Thank you for your booking. It is now confirmed. We look forward to seeing you!",
        "waiting": "Thank you for your booking. Unfortunately, there is no place free for you yet. "
        "As soon as there is one, you will move up automatically and we will write to you.",
        "promoted": "Good news: you have moved up from the waiting list, and your booking is now confirmed. "
        "We look forward to seeing you!",
        "reminder": "It is almost time. This is a reminder of your booking; we look forward to seeing you.",
        "change": "The dates or the venue of a course that you have booked have changed. "
        "The details below apply from now on. Your booking remains valid.",
        "cancellation": "As you asked, we have cancelled your booking.",
        "session_cancelled": "Unfortunately, the following course will not take place. Your booking has ended "
        "and you do not have to pay anything. If you have paid already, you will get your money back. "
        "We apologise for the inconvenience.",
        "feedback": "Thank you for taking part. How did you like it? Your answer helps us to improve.",
        "application": "Thank you for your application, which has reached us. You do not have a place yet; we will "
        "write to you as soon as you do.",
        "admitted": "Good news: your application has been granted and you have a place. We look forward to seeing you!",
        "offer": "Good news: a place has become free for you. We keep it for you until the time below.",
        "offer_lapsed": "We had offered you a place and unfortunately did not hear from you in time. The offer no "
        "longer holds.",
        "divided": "Some of your party have moved up from the waiting list; you will get a message of its own about "
        "them. The other places are still waiting. We will write to you as soon as there is news.",
        "reinstated": "Your payment came after the deadline. There was still room, so your booking is valid again. "
        "We look forward to seeing you!",
        "lapsed": "Unfortunately, your booking has lapsed because the time for it has run out. If you still wish to "
        "take part, please book again.",
        "rejected": "Unfortunately, we cannot give you a place in the following course. If you have questions, "
        "please reply to this message.",
        "refund": "We are paying money back to you.",
        "session_confirmed": "Good news: the following course will take place for sure. We look forward to seeing you!",
        "moved": "As you asked, we have moved your booking. Your place is now in the course below; the one you had "
        "before has been given back. Moving costs you nothing.",
        "passed_on": "Your place now belongs to the person whom you named. You yourself are no longer registered and "
        "do not have to do anything else.",
        "taken_over": "You have taken over a place and are now registered. We look forward to seeing you!",
        "places_cancelled": "Some places of your booking have been cancelled. The others remain.",
        "places_free": "You wanted to hear when there are free places: now there are. They go to those who book first.",
    },
    "letter": {
        "greeting": "Dear {name},",
        "greeting_nameless": "Hello,",
        "queue": "You are number {position} on the waiting list.",
        "title": "Course: {title}",
        "number": "Course number: {number}",
        "provider": "Provider: {provider}",
        "places": "Places: {number}",
        "item": "– {item}",
        "dates.one": "Date:",
        "dates.other": "Dates:",
        "dates_gone.one": "This date is cancelled:",
        "dates_gone.other": "These dates are cancelled:",
        "dates_left.one": "This date no longer applies to you:",
        "dates_left.other": "These dates no longer apply to you:",
        "dates_unknown": "Please ask the provider for the dates.",
        "dates_self_paced": "There are no fixed dates: you learn whenever it suits you.",
        "clock_unknown": "Please ask the provider for the exact time.",
        "place": "Venue: {address}",
        "place_online": "Venue: online",
        "place_unknown": "Please ask the provider for the venue.",
        "step_free": "The venue has step-free access.",
        "steps": "Unfortunately, the venue does not have step-free access.",
        "step_free_unknown": "Please ask the provider whether the venue has step-free access.",
        "offering_link": "More about the course:",
        "online_link": "Your link to the online room (please do not pass it on):",
        "fee": "Fee:",
        "fee_once_promoted": "Fee, if you get a place:",
        "fee_line": "– {line}: {amount}",
        "fee_total": "Total: {total}",
        "fee_remark": "The provider’s remark on the fee: {remark}",
        "booking": "Your booking number: {booking}",
        "leave": "Are you unable to take part after all? Then please reply to this message, "
        "so that someone else can have the place.",
        "leave_free": "Cancelling is free of charge.",
        "leave_free_until": "Cancelling is free of charge up to and including {last_day}.",
        "leave_free_over": "The deadline for cancelling free of charge has passed.",
        "leave_queue": "Would you rather not wait any longer? Then please reply to this message. It costs nothing.",
        "survey_link": "To the survey:",
        "survey_closes": "The survey closes on {closes}.",
        "survey_anonymous": "The survey is anonymous: we keep your answers without your name and without any link "
        "to your booking. We see the result only after the survey has closed, and only from {minimum} answers on. "
        "The link works once and is only for you; please do not pass it on.",
        "closing": "Kind regards",
        "to_do": "Please note:",
        "accept": "Would you like the place? Then please reply to this message {until}. After that the offer no "
        "longer holds.",
        "still_waiting": "You stay on the waiting list; we will write to you when there is a place again.",
        "waits_no_more": "You are no longer on the waiting list. If you still wish to take part, please book again.",
        "missed": "Not done in time: {condition}.",
        "refund": "We will transfer {amount} to you.",
        "pays_more": "You pay {amount} more than for your earlier booking.",
        "pays_less": "You pay {amount} less than for your earlier booking.",
        "fee_agreed": "Everybody has agreed to a higher fee so that the course takes place. Your fee:",
        "moved_free": "As the dates or the venue have changed, cancelling is free of charge {until}.",
        "register": "Please book if you would like to take part.",
    },
}
