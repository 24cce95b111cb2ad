//! Punycode: letters of any script as letters of ASCII, and back (RFC 3492).

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// No part of a host is longer (RFC 1035); the work grows with the square.
const LONGEST: usize = 63;

/// Section 6.1 of the RFC.
fn adapted(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// What a part of a host stands for, without its `xn--`; `None` if it stands for
/// nothing.
pub(super) fn decode(code: &str) -> Option<String> {
    if code.len() > LONGEST || !code.is_ascii() {
        return None;
    }
    let (plain, digits) = code.rsplit_once('-').unwrap_or(("", code));
    let mut text: Vec<char> = plain.chars().collect();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = digits.chars().peekable();
    while digits.peek().is_some() {
        let (old_i, mut weight, mut k) = (i, 1_u32, BASE);
        loop {
            let digit = match digits.next()? {
                c @ 'a'..='z' => c as u32 - 'a' as u32,
                c @ 'A'..='Z' => c as u32 - 'A' as u32,
                c @ '0'..='9' => c as u32 - '0' as u32 + 26,
                _ => return None,
            };
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let points = text.len() as u32 + 1;
        bias = adapted(i - old_i, points, old_i == 0);
        n = n.checked_add(i / points)?;
        i %= points;
        text.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(text.into_iter().collect())
}

/// A part of a host in ASCII, without the `xn--` before it; `None` if it is too
/// long for a host.
pub(super) fn encode(text: &str) -> Option<String> {
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    if points.len() > LONGEST {
        return None;
    }
    let mut code: String = text.chars().filter(char::is_ascii).collect();
    let plain = code.len() as u32;
    if plain > 0 {
        code.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (INITIAL_N, 0_u32, INITIAL_BIAS, plain);
    while (done as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(done + 1)?)?;
        n = next;
        for &point in &points {
            if point < n {
                delta = delta.checked_add(1)?;
            }
            if point == n {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    code.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                code.push(digit(q));
                bias = adapted(delta, done + 1, done == plain);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(code)
}

fn digit(value: u32) -> char {
    let letter = if value < 26 { b'a' } else { b'0' - 26 };
    char::from(letter + value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_names() {
        // The first ones from section 7.1 of the RFC.
        let cases = [
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            (
                "почемужеонинеговорятпорусски",
                "b1abfaaepdrnnbgefbadotcwatmq2g4l",
            ),
            ("bücher", "bcher-kva"),
            ("münchen-ost", "mnchen-ost-9db"),
            ("ü", "tda"),
        ];
        for (text, code) in cases {
            assert_eq!(encode(text).as_deref(), Some(code));
            assert_eq!(decode(code).as_deref(), Some(text));
        }
        for code in ["ü", "a_b", "99999999", "-", "zzzzzzzzzzzz"] {
            let decoded = decode(code);
            assert!(
                decoded.is_none() || decoded.as_deref() == Some(""),
                "{code}: {decoded:?}"
            );
        }
        assert_eq!(encode(&"ü".repeat(64)), None);
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in "[a-zäöüß\u{400}-\u{4ff}一-十]{1,20}") {
            let code = encode(&text).unwrap();
            if code.len() <= LONGEST {
                prop_assert_eq!(decode(&code), Some(text));
            }
        }

        #[test]
        fn no_code_is_too_odd(code in "[a-z0-9-]{0,63}") {
            let _ = decode(&code);
        }
    }
}
