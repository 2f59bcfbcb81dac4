//! Numbers in names: a few lines for what the standard library's formatting takes kilobytes for.

use alloc::vec::Vec;

/// The most digits that a number has.
pub const LONGEST: usize = 20;

/// A number's decimal digits, behind `text`, which has room for them.
pub fn append(mut text: Vec<u8>, number: u64) -> Vec<u8> {
    let begin = text.len();
    let mut rest = number;
    loop {
        text.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text[begin..].reverse();
    text
}

/// The number that a name is, without a sign and without zeroes in front.
pub fn parse(name: &[u8]) -> Option<i32> {
    if name.is_empty() || name.len() > 1 && name[0] == b'0' {
        return None;
    }
    name.iter().try_fold(0i32, |number, &digit| {
        let digit = digit.is_ascii_digit().then(|| i32::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::{append, parse};
    use std::string::ToString;
    use std::vec::Vec;

    #[test]
    fn numbers_are_as_the_standard_library_has_them() {
        for number in [0, 1, 9, 10, 99, 100, 2147483647] {
            let text = number.to_string();
            assert_eq!(
                append(Vec::from(b"x:"), number),
                ["x:", &text].concat().as_bytes()
            );
            assert_eq!(parse(text.as_bytes()), Some(number as i32));
        }
        assert_eq!(
            append(Vec::new(), u64::MAX),
            u64::MAX.to_string().as_bytes()
        );
        for no in [
            "",
            "00",
            "01",
            "-1",
            "+1",
            "1x",
            "2147483648",
            "99999999999",
        ] {
            assert_eq!(parse(no.as_bytes()), None, "{no}");
        }
    }
}
