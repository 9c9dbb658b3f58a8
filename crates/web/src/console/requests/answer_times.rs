//! How long recent answers took, in words.

use replenish_app::{App, StoreError, requests::ANSWER_WINDOW_DAYS};
use replenish_domain::calendar::{AnswerTimes, FEWEST_ANSWERS};

/// For whoever waits or is about to: a sentence, or nothing where it could not be told honestly.
pub(crate) async fn told(app: &App) -> Result<Option<String>, StoreError> {
    Ok(in_words(&app.answer_times().await?))
}

/// For the desk, which is also told when there are too few.
pub(crate) async fn told_to_reviewers(app: &App) -> Result<String, StoreError> {
    let too_few =
        format!("How long answers take is told once there are {FEWEST_ANSWERS} within {ANSWER_WINDOW_DAYS} days.");
    Ok(told(app).await?.unwrap_or(too_few))
}

fn in_words(times: &AnswerTimes) -> Option<String> {
    let (median, p90) = (times.median()?, times.p90()?);
    let answers = times.answers();
    let rest = match (median == p90, median, p90) {
        (true, ..) => format!("nine in ten came {}", within(p90)),
        // The unit was named already.
        (_, 1.., _) => format!("half came {}, nine in ten within {p90}", within(median)),
        _ => format!("half came {}, nine in ten {}", within(median), within(p90)),
    };
    Some(format!(
        "Of {answers} answers in the last {ANSWER_WINDOW_DAYS} days, {rest}."
    ))
}

fn within(days: u32) -> String {
    match days {
        0 => "on the day of the request".to_owned(),
        1 => "within 1 business day".to_owned(),
        days => format!("within {days} business days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_answers_are_told_as_they_were() {
        for (days, told) in [
            (
                vec![1, 2, 2, 3, 5],
                "half came within 2 business days, nine in ten within 5.",
            ),
            (
                vec![0, 0, 0, 1, 1],
                "half came on the day of the request, nine in ten within 1 business day.",
            ),
            (vec![3; 6], "nine in ten came within 3 business days."),
            (vec![0; 6], "nine in ten came on the day of the request."),
        ] {
            let answers = days.len();
            let expected = format!("Of {answers} answers in the last 90 days, {told}");
            assert_eq!(in_words(&AnswerTimes::of(days)), Some(expected));
        }
        assert_eq!(in_words(&AnswerTimes::of(vec![1; 4])), None);
    }
}
