//! The names of an image's functions, for the call chain of a kernel panic.

use std::path::Path;
use std::process::Command;

use crate::process::text;

/// Functions by address, in order.
pub struct Symbols(Vec<(u64, String)>);

impl Symbols {
    /// Reads an image's with `nm`; none when that fails, or when the image is stripped.
    pub fn of(image: &Path) -> Self {
        let mut command = Command::new("nm");
        command.args(["--numeric-sort", "--demangle"]).arg(image);
        let listing = text(&mut command).unwrap_or_default();
        Self(listing.lines().filter_map(function).collect())
    }

    /// A line that says `at ADDRESS`, with the function that the address is in.
    pub fn name(&self, line: &str) -> String {
        let found = line
            .trim_start()
            .strip_prefix("at 0x")
            .and_then(|digits| u64::from_str_radix(digits.trim_end(), 16).ok())
            .and_then(|address| self.find(address));
        match found {
            Some(name) => format!("{line}  {name}"),
            None => line.to_string(),
        }
    }

    fn find(&self, address: u64) -> Option<&str> {
        let after = self.0.partition_point(|(start, _)| *start <= address);
        Some(&self.0[after.checked_sub(1)?].1)
    }
}

/// A line of `nm` that names a function: address, kind, name.
fn function(line: &str) -> Option<(u64, String)> {
    let mut parts = line.splitn(3, ' ');
    let address = u64::from_str_radix(parts.next()?, 16).ok()?;
    matches!(parts.next()?, "t" | "T").then_some(())?;
    Some((address, parts.next()?.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_names() {
        let lines = [
            "ffffffffc0100000 T first",
            "ffffffffc0100040 t a::b<c d>",
            "0 d data",
        ];
        let symbols = Symbols(lines.iter().filter_map(|line| function(line)).collect());
        assert_eq!(
            symbols.name("  at 0xffffffffc0100041"),
            "  at 0xffffffffc0100041  a::b<c d>"
        );
        assert_eq!(
            symbols.name("  at 0xffffffffc010003f"),
            "  at 0xffffffffc010003f  first"
        );
        assert_eq!(symbols.name("  at 0x1"), "  at 0x1");
        assert_eq!(symbols.name("rip 0x12"), "rip 0x12");
    }
}
