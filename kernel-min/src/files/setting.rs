//! Numbers that are written to a setting in `/proc/sys`, as Linux's proc_dointvec() reads them (kernel/sysctl.c).

use signal::Errno;

/// The numbers of a text, each by itself EINVAL where it is none of 32 bits.
pub fn numbers(text: &[u8]) -> impl Iterator<Item = Result<i32, Errno>> + '_ {
    let words = text.split(|byte| byte.is_ascii_whitespace() || *byte == 0);
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| read(word).ok_or(Errno::EINVAL))
}

/// The first one. What follows it is not read.
///
/// # Errors
/// EINVAL where there is none.
pub fn first(text: &[u8]) -> Result<i32, Errno> {
    numbers(text).next().unwrap_or(Err(Errno::EINVAL))
}

/// The first one, from 0 to `most`.
///
/// # Errors
/// EINVAL where it is none of these.
pub fn up_to(most: i32, text: &[u8]) -> Result<usize, Errno> {
    let first = first(text)?;
    match (0..=most).contains(&first) {
        true => Ok(first as usize),
        false => Err(Errno::EINVAL),
    }
}

/// A text that is a number and nothing else, which may have a `+` (kstrtoint).
pub fn whole(text: &[u8]) -> Option<i32> {
    match text.trim_ascii() {
        [b'+', b'-', ..] => None,
        [b'+', digits @ ..] => read(digits),
        word => read(word),
    }
}

/// A number without `+`: hexadecimal behind `0x`, octal behind `0`.
fn read(word: &[u8]) -> Option<i32> {
    let (sign, digits) = match word.strip_prefix(b"-") {
        Some(digits) => (-1, digits),
        None => (1, word),
    };
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let value = digits.iter().try_fold(0i64, |value, digit| {
        let digit = char::from(*digit).to_digit(radix as u32)?;
        value.checked_mul(radix)?.checked_add(digit.into())
    })?;
    (sign * value).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_linux_reads_them() {
        let all = |text: &str| numbers(text.as_bytes()).collect::<Vec<_>>();
        assert_eq!(all(" 10\t0x20 010\n"), [Ok(10), Ok(32), Ok(8)]);
        assert_eq!(all("-5 0"), [Ok(-5), Ok(0)]);
        assert_eq!(all("20 x"), [Ok(20), Err(Errno::EINVAL)]);
        for wrong in ["+20", "08", "0x", "-", "2147483648", "99999999999999999999"] {
            assert_eq!(all(wrong), [Err(Errno::EINVAL)], "{wrong}");
        }
        assert_eq!(all("-2147483648"), [Ok(i32::MIN)]);
        assert_eq!(whole(b"+16\n"), Some(16));
        assert_eq!(whole(b"-0x10"), Some(-16));
        assert_eq!(
            (whole(b"+-5"), whole(b"5 6"), whole(b"")),
            (None, None, None)
        );
        assert_eq!(up_to(7, b"7 x"), Ok(7));
        assert_eq!(up_to(7, b"8"), Err(Errno::EINVAL));
        assert_eq!(first(b" \n"), Err(Errno::EINVAL));
    }
}
