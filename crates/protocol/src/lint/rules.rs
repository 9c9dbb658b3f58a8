//! Every rule, once: its name, weight and what to do (`protocol.md` 11).

use std::fmt;

use serde::{Serialize, Serializer};

use super::Severity::{self, Error, Note, Warning};

/// A rule, as documents and the output formats tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// How much its findings usually weigh; a single finding may weigh less.
    pub severity: Severity,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

macro_rules! rules {
    ($($variant:ident $name:literal $severity:ident $title:literal, $help:literal;)*) => {
        /// The name of a rule.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleId {
            $(#[doc = $title] $variant,)*
        }

        /// Every rule, by name within its group.
        pub const RULES: &[Rule] = &[
            $(Rule { id: RuleId::$variant, severity: $severity, title: $title, help: $help },)*
        ];

        impl RuleId {
            /// The name, such as `ENV01`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

impl RuleId {
    /// The rule itself.
    #[must_use]
    pub const fn rule(self) -> &'static Rule {
        // The table lists the variants in their order.
        &RULES[self as usize]
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

// ENV05 to ENV09, CAP15 and CAP16 are our own; the rest is protocol.md 11.
rules! {
    Env01 "ENV01" Error "The message is not wrapped in event", "Wrap header, endpoint and payload in event; this looks like the inner object from a log.";
    Env02 "ENV02" Error "The message is text instead of an object", "Return the object itself, not its serialised text.";
    Env03 "ENV03" Error "A key is unknown", "Check the spelling; devices silently vanish with a misspelt key.";
    Env04 "ENV04" Error "The body ends early", "Count Content-Length in bytes, not in characters.";
    Env05 "ENV05" Error "A key stands twice in one object", "Keep one of the two; which one counts is up to chance.";
    Env06 "ENV06" Error "The text is not JSON", "Write the body with a JSON library, as UTF-8.";
    Env07 "ENV07" Error "A required part is missing or has the wrong type", "Compare the message with the sample of its kind.";
    Env08 "ENV08" Error "A namespace or name is misspelt", "Use the documented spelling, letter for letter.";
    Env09 "ENV09" Error "A name is too long or has control characters", "Keep names to 256 characters, without line breaks and other control characters.";
    Hdr01 "HDR01" Error "payloadVersion is not the text 3", "Write \"payloadVersion\": \"3\", with quotation marks.";
    Hdr02 "HDR02" Warning "messageId is empty, too long or has odd characters", "Use a fresh version-4 UUID for each message.";
    Hdr03 "HDR03" Warning "messageId is used again for another message", "Make a fresh UUID for each message; this one is a constant in your code.";
    Hdr04 "HDR04" Warning "Discover.Response carries a correlation token", "Leave correlationToken out; discovery does not use it.";
    Hdr05 "HDR05" Error "An answer lacks the correlation token", "Copy correlationToken from the header of the directive.";
    Hdr06 "HDR06" Error "An inventory event does not name its sensor in the header", "Put instance into event.header, not into the payload.";
    Scp01 "SCP01" Error "A proactive event has no token in its scope", "Put the customer's access token into scope.token and the Authorization header.";
    Scp02 "SCP02" Error "The scope stands in event.endpoint", "Move scope to event.payload.scope; this message has no endpoint.";
    Scp03 "SCP03" Warning "The token in the body is not the one of the request", "Pass the same access token to the body and to the Authorization header.";
    Scp04 "SCP04" Error "The token stands in the query", "Send the token in the Authorization header.";
    Ep01 "EP01" Error "endpointId has characters or a length that are not allowed", "Use 1 to 256 letters, digits, spaces and _ - = # ; : ? @ &; no period.";
    Ep02 "EP02" Error "A name of the device is empty", "Fill in friendlyName, description and manufacturerName.";
    Ep03 "EP03" Warning "A name of the device is too long or has punctuation", "Shorten it to 128 characters; friendlyName takes letters, digits and spaces only.";
    Ep04 "EP04" Error "The number of endpoints or capabilities is out of range", "Send 1 to 300 endpoints, each once, with 1 to 100 capabilities each.";
    Ep05 "EP05" Warning "A companion interface is not declared", "Declare the generic Alexa interface and Alexa.EndpointHealth on every endpoint.";
    Ep06 "EP06" Warning "A display category is unknown or repeated", "Check the spelling and name each category once.";
    Ep07 "EP07" Error "The cookie is not a small map of texts", "Keep only texts in the cookie, 5,000 bytes at most.";
    Cap01 "CAP01" Error "The version of an inventory interface is not 3", "Write \"version\": \"3\"; \"1\" is wrong for these interfaces.";
    Cap02 "CAP02" Error "A sensor has no instance of its own", "Give each sensor of an interface its own instance name.";
    Cap03 "CAP03" Error "configuration stands inside properties", "Move configuration one level up, beside properties.";
    Cap04 "CAP04" Error "A sensor does not declare its measurement", "Declare type and unit in configuration.measurement.";
    Cap05 "CAP05" Error "A measurement has too much or too little", "Declare @type, and unit for Volume and Weight only; the value belongs into reports.";
    Cap06 "CAP06" Error "A type or unit of measurement is unknown", "Use the documented spelling, in the documented case.";
    Cap07 "CAP07" Error "A level sensor does not support exactly level", "Write \"supported\": [{ \"name\": \"level\" }]; the fields of the value are not properties.";
    Cap08 "CAP08" Warning "A usage sensor declares properties", "Leave properties out; this sensor has no reportable property.";
    Cap09 "CAP09" Warning "A level sensor can never report", "Set proactivelyReported, retrievable or both to true.";
    Cap10 "CAP10" Error "A boolean is given as text", "Write true or false without quotation marks.";
    Cap11 "CAP11" Error "A sensor has no friendly names", "Add at least one label; the customer sees this name.";
    Cap12 "CAP12" Warning "A locale is missing or has the wrong form", "Name the supply in every locale the device is registered for, in the form pt-BR.";
    Cap13 "CAP13" Warning "The measurement does not suit the sensor", "Use Count, Volume or Weight for usage, and Percentage for level usage.";
    Cap14 "CAP14" Warning "An instance name differs between devices of one model", "Keep the instance constant for each model; the sensor is recognised by it.";
    Cap15 "CAP15" Warning "An asset is not in the known catalogue", "Check the spelling, or use a text label; no asset names a consumable.";
    Cap16 "CAP16" Error "A label cannot be read", "Write @type text with text and locale, or @type asset with assetId.";
    Rep01 "REP01" Note "A sensor has no replenishment", "Add configuration.replenishment once the slot has its ID; until then nothing can be reordered.";
    Rep02 "REP02" Error "A replenishment has no ID", "Set the value; the environment variable was probably not set.";
    Rep03 "REP03" Warning "The replenishment ID is a placeholder", "Take the ID of the slot from the console.";
    Rep04 "REP04" Error "The replenishment ID does not belong to this sensor", "Take the ID of the slot of this device and sensor from the console.";
    Rep05 "REP05" Error "Two sensors carry the same replenishment ID", "Give each slot its own ID.";
    Prp01 "PRP01" Error "A report does not name a declared sensor", "Use the instance of the discovery, letter for letter.";
    Prp02 "PRP02" Error "A report does not say when it was measured", "Add timeOfSample and, in properties, uncertaintyInMilliseconds.";
    Prp03 "PRP03" Error "A usage sensor reports a property", "Send an InventoryConsumed event instead.";
    Prp04 "PRP04" Error "A value is not measured as declared", "Report in the type and unit of the discovery.";
    Prp05 "PRP05" Error "A value is out of range or of the wrong type", "Send a plain JSON number of at least 0; whole for Count, at most 100 for Percentage.";
    Prp06 "PRP06" Warning "A property is reported twice in one message", "Put what changed into change.properties and the rest into context.";
    Prp07 "PRP07" Warning "A state report omits a retrievable property", "Report every property the discovery declared as retrievable.";
    Prp08 "PRP08" Warning "Unchanged properties carry the time of the change", "Move timeOfSample only where the value was measured anew.";
    Tim01 "TIM01" Error "A time is not in the format", "Write UTC times such as 2026-03-04T05:06:07Z.";
    Tim02 "TIM02" Warning "A time has more than three fractional digits", "Cut the time to milliseconds.";
    Tim03 "TIM03" Warning "A time is too old or never changes", "Set the device's clock, and take the time of each measurement.";
    Tim04 "TIM04" Error "A time lies in the future", "Set the device's clock; five minutes are tolerated.";
    Chg01 "CHG01" Error "A change has no properties or an unknown cause", "Name at least one changed property and a documented cause such as PERIODIC_POLL.";
    Chg02 "CHG02" Warning "A level jumps in a way no refill explains", "Check whether a fault code of the sensor leaks into the value.";
    Use01 "USE01" Warning "Usage looks cumulative", "Send only what was used since the last report.";
    Use02 "USE02" Warning "Wear passes 100 % without a replacement", "Send InventoryReplaced when the part is swapped.";
    Hb01 "HB01" Warning "There was no report for 24 hours", "Repeat the last level at least daily, also when nothing changed.";
    Aut01 "AUT01" Error "A code or client is refused at the token endpoint", "Use each code once, with the client ID and secret of the registration it was issued to.";
    Aut02 "AUT02" Warning "The token is refreshed for every message", "Keep the access token until expires_in has passed.";
    Aut03 "AUT03" Warning "Messages continue after the customer left", "Delete the customer's tokens on SKILL_DISABLED_EXCEPTION and stop sending.";
    Rte01 "RTE01" Warning "Messages go to the gateway of another region", "Send to the gateway of the customer's region.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_rule() {
        for rule in RULES {
            assert_eq!(rule.id.rule(), rule);
            assert!(!rule.title.ends_with('.') && rule.help.ends_with('.'), "{}", rule.id);
        }
    }
}
