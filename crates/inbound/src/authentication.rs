//! What the receiving mail server says about a mail's sender (RFC 8601).
//!
//! Anybody can write such a header into a mail. Only the topmost one under the name of our own
//! server counts: servers put theirs above what came in, and remove what pretends to be theirs.

use crate::AuthservId;

/// Whether these headers, topmost first, say that the mail comes from the domain.
pub(crate) fn vouches<'a>(headers: impl IntoIterator<Item = &'a str>, server: &AuthservId, domain: &str) -> bool {
    let ours = headers
        .into_iter()
        .map(Statement::read)
        .find(|statement| statement.is_of(server));
    ours.is_some_and(|statement| statement.vouches_for(domain))
}

/// One header: whose it is, and what it says about each method.
struct Statement {
    server: Option<String>,
    results: Vec<Outcome>,
}

/// What one method found, in lower case.
struct Outcome {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

impl Statement {
    /// Reads a header's value. A part that cannot be understood says nothing.
    fn read(value: &str) -> Self {
        let tokens = tokens(value);
        let mut parts = tokens.split(|token| *token == Token::Sign(';'));
        let server = match parts.next() {
            // A version may follow the name; there is only the first (RFC 8601 2.2).
            Some([Token::Word(name)]) => Some(name.clone()),
            Some([Token::Word(name), Token::Word(version)]) if version == "1" => Some(name.clone()),
            _ => None,
        };
        Self {
            server,
            results: parts.filter_map(Outcome::read).collect(),
        }
    }

    fn is_of(&self, server: &AuthservId) -> bool {
        self.server.as_deref().is_some_and(|name| server.is(name))
    }

    /// DMARC decides where it was asked. Without it a signature or the envelope decides, if it is
    /// of the very domain or of one above it.
    fn vouches_for(&self, domain: &str) -> bool {
        let of = |method: &'static str| self.results.iter().filter(move |result| result.method == method);
        let judged = |result: &&Outcome| result.result != "none";
        if of("dmarc").any(|result| judged(&result)) {
            return of("dmarc").filter(judged).all(|result| {
                let passed = result.result == "pass";
                passed && result.property("header.from").is_some_and(|from| from == domain)
            });
        }
        let passes = |method, properties: &'static [&'static str]| {
            of(method).filter(|result| result.result == "pass").any(|result| {
                let named = properties.iter().filter_map(|name| result.property(name));
                let mut domains = named.map(|value| value.rsplit_once('@').map_or(value, |(_, domain)| domain));
                domains.any(|above| is_within(domain, above))
            })
        };
        passes("dkim", &["header.d"]) || passes("spf", &["smtp.mailfrom"])
    }
}

impl Outcome {
    /// Reads `method[/version] = result` and the `name = value` pairs behind it.
    fn read(part: &[Token]) -> Option<Self> {
        let mut pairs = part.chunks(3).map(|pair| match pair {
            [Token::Word(name), Token::Sign('='), Token::Word(value)] => {
                Some((name.to_ascii_lowercase(), value.to_ascii_lowercase()))
            }
            _ => None,
        });
        let (method, result) = pairs.next()??;
        let method = method.split('/').next().unwrap_or_default().to_owned();
        Some(Self {
            method,
            result,
            properties: pairs.map_while(|pair| pair).collect(),
        })
    }

    /// The value of a property; none when it is given twice, since one of the two is a lie.
    fn property(&self, name: &str) -> Option<&str> {
        let mut values = self.properties.iter().filter(|(named, _)| named == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value.as_str())
    }
}

/// Whether a domain is the other or lies below it, whose owner then owns both.
fn is_within(domain: &str, above: &str) -> bool {
    domain
        .strip_suffix(above)
        .is_some_and(|rest| rest.is_empty() || (rest.ends_with('.') && above.contains('.')))
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A run of characters, or what stood in quotes, which may hold any sign.
    Word(String),
    /// `;` or `=`.
    Sign(char),
}

/// Splits a value at blanks and signs; comments, which nest, are left out.
fn tokens(value: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => word.get_or_insert_default().push_str(&quoted(&mut chars)),
            '(' => {
                tokens.extend(word.take().map(Token::Word));
                skip_comment(&mut chars);
            }
            ';' | '=' => {
                tokens.extend(word.take().map(Token::Word));
                tokens.push(Token::Sign(c));
            }
            c if c.is_whitespace() => tokens.extend(word.take().map(Token::Word)),
            c => word.get_or_insert_default().push(c),
        }
    }
    tokens.extend(word.take().map(Token::Word));
    tokens
}

fn quoted(chars: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    text
}

fn skip_comment(chars: &mut std::str::Chars<'_>) {
    let mut depth = 1_usize;
    while let Some(c) = chars.next() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '\\' => drop(chars.next()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn believes(headers: &[&str]) -> bool {
        let server = "mx.replenish.example".parse().unwrap();
        vouches(headers.iter().copied(), &server, "nordlicht.example")
    }

    #[test]
    fn a_pass_of_our_server_for_the_domain_is_believed() {
        for header in [
            " mx.replenish.example; dmarc=pass (p=reject dis=none) header.from=nordlicht.example",
            "MX.Replenish.example 1;\r\n\tspf=fail smtp.mailfrom=x@other.example;\r\n\tDMARC = Pass header.from=Nordlicht.example",
            "mx.replenish.example; dkim=pass reason=\"good; (really)\" header.d=nordlicht.example header.s=mail",
            "mx.replenish.example; dkim=fail header.d=nordlicht.example; dkim/1=pass header.d=nordlicht.example",
            "mx.replenish.example; spf=pass (a \\) comment (in one)) smtp.mailfrom=mira@nordlicht.example",
            "mx.replenish.example; dmarc=none header.from=nordlicht.example; spf=pass smtp.mailfrom=nordlicht.example",
            "\"mx.replenish.example\"; dmarc=pass header.from=\"nordlicht.example\"",
        ] {
            assert!(believes(&[header]), "{header}");
        }
    }

    #[test]
    fn nothing_less_is_believed() {
        for header in [
            "",
            "mx.replenish.example",
            "mx.replenish.example; none",
            "mx.replenish.example; dmarc=fail header.from=nordlicht.example",
            "mx.replenish.example; dmarc=pass",
            "mx.replenish.example; dmarc=pass header.from=other.example",
            "mx.replenish.example; dmarc=pass header.from=other.example header.from=nordlicht.example",
            "mx.replenish.example; dmarc=fail header.from=nordlicht.example; dkim=pass header.d=nordlicht.example",
            "mx.replenish.example; dmarc=temperror header.from=nordlicht.example; spf=pass smtp.mailfrom=nordlicht.example",
            "mx.replenish.example; dmarc=pass header.from=nordlicht.example; dmarc=fail header.from=nordlicht.example",
            "mx.replenish.example; dkim=pass header.d=other.example",
            "mx.replenish.example; dkim=pass header.d=mail.nordlicht.example",
            "mx.replenish.example; dkim=pass header.d=licht.example",
            "mx.replenish.example; dkim=pass header.d=example",
            "mx.replenish.example; dkim=pass header.d=",
            "mx.replenish.example; spf=pass smtp.helo=nordlicht.example",
            "mx.replenish.example; spf=softfail smtp.mailfrom=nordlicht.example",
            "mx.replenish.example; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=nordlicht.example\"@evil.example",
            "mx.replenish.example (; dmarc=pass header.from=nordlicht.example)",
            "mx.replenish.example; x=\"; dmarc=pass header.from=nordlicht.example",
            "mx.replenish.example.evil.example; dmarc=pass header.from=nordlicht.example",
            "evil.example mx.replenish.example; dmarc=pass header.from=nordlicht.example",
            "mx.replenish.example 2; dmarc=pass header.from=nordlicht.example",
        ] {
            assert!(!believes(&[header]), "{header}");
        }
    }

    #[test]
    fn only_the_topmost_statement_of_our_server_counts() {
        let pass = "mx.replenish.example; dmarc=pass header.from=nordlicht.example";
        let fail = "mx.replenish.example; dmarc=fail header.from=nordlicht.example";
        let foreign = "mx.evil.example; dmarc=pass header.from=nordlicht.example";
        assert!(believes(&[pass, fail]));
        assert!(!believes(&[fail, pass]));
        assert!(!believes(&[foreign]));
        assert!(!believes(&[foreign, fail, pass]));
        assert!(believes(&[foreign, pass]));
    }
}
