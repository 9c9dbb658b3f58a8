//! Usage over time (USE01, USE02).

use std::collections::HashMap;

use super::facts::{Facts, Usage};
use crate::lint::{
    Kind, RuleId,
    sink::{Draft, Sink},
};

type Sensor<'m> = (&'m str, &'m str, &'m str);

/// How many reports in equal steps, and in any rising steps, look like a running total.
const EQUAL_STEPS: usize = 3;
const RISING_STEPS: usize = 4;

/// Usage that only ever grows is a total, not what was used since the last report.
pub(super) fn cumulative(out: &mut Sink, facts: &[Facts<'_>]) {
    let mut series: HashMap<Sensor<'_>, Vec<f64>> = HashMap::new();
    for (facts, usage) in usages(facts, Kind::InventoryConsumed) {
        let Some(value) = usage.value else { continue };
        let values = series.entry(sensor(facts, usage)).or_default();
        if values.last().is_some_and(|last| value <= *last) {
            values.clear();
        }
        values.push(value);
        if looks_cumulative(values) {
            let shown: Vec<String> = values.iter().map(f64::to_string).collect();
            let message = format!("usage only grows: {}", shown.join(", "));
            out.add_to(facts.document, Draft::new(RuleId::Use01, usage.node, message));
            values.clear();
        }
    }
}

fn looks_cumulative(values: &[f64]) -> bool {
    let steps: Vec<f64> = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let is_even = steps.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 1e-6);
    values.len() >= RISING_STEPS || (values.len() >= EQUAL_STEPS && is_even)
}

/// Wear beyond the whole part: the replacement was not told.
pub(super) fn worn_out(out: &mut Sink, facts: &[Facts<'_>]) {
    let mut worn: HashMap<Sensor<'_>, f64> = HashMap::new();
    for facts in facts {
        let Some(usage) = &facts.usage else { continue };
        if usage.namespace != "Alexa.InventoryLevelUsageSensor" {
            continue;
        }
        let sum = worn.entry(sensor(facts, usage)).or_default();
        if facts.kind == Kind::InventoryReplaced {
            *sum = 100.0 - usage.value.unwrap_or(100.0);
            continue;
        }
        let before = *sum;
        *sum += usage.value.unwrap_or_default();
        if before <= 100.0 && *sum > 100.0 {
            let message = format!("wear adds up to {sum} % since the part was last replaced");
            out.add_to(facts.document, Draft::new(RuleId::Use02, usage.node, message));
        }
    }
}

fn usages<'f, 'm>(facts: &'f [Facts<'m>], kind: Kind) -> impl Iterator<Item = (&'f Facts<'m>, &'f Usage<'m>)> {
    let of_kind = facts.iter().filter(move |facts| facts.kind == kind);
    of_kind.filter_map(|facts| Some((facts, facts.usage.as_ref()?)))
}

const fn sensor<'m>(facts: &Facts<'m>, usage: &Usage<'m>) -> Sensor<'m> {
    (facts.endpoint_id, usage.namespace, usage.instance)
}
