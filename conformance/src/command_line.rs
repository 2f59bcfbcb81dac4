//! The kernel command line that carries a program's `argv` and environment.
//!
//! The kernel splits it as a shell does. Before `--`: `sigil.KEY[=VALUE]` are the kernel's own
//! options, `NAME=VALUE` goes to the environment, other words to `argv`; after `--` every word
//! is an argument.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::machine::Machine;

/// A command line being put together.
#[derive(Debug, Clone, Default)]
pub struct CommandLine {
    before: String,
    args: String,
}

impl CommandLine {
    /// An empty command line.
    pub fn new() -> Self {
        Self::default()
    }

    /// A kernel option: `sigil.KEY=VALUE`.
    pub fn option(mut self, key: &str, value: &str) -> Self {
        push_word(&mut self.before, &format!("sigil.{key}={value}"));
        self
    }

    /// A kernel option without a value: `sigil.KEY`.
    pub fn flag(mut self, key: &str) -> Self {
        push_word(&mut self.before, &format!("sigil.{key}"));
        self
    }

    /// An environment variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        push_word(&mut self.before, &format!("{name}={value}"));
        self
    }

    /// One more argument after `argv[0]`.
    pub fn arg(mut self, arg: &str) -> Self {
        push_word(&mut self.args, arg);
        self
    }

    /// Gives the guest the host's wall-clock time, and entropy from the host.
    pub fn host_clock_and_seed(self) -> Self {
        self.host_clock().host_seed()
    }

    /// Gives the guest the host's wall-clock time.
    fn host_clock(self) -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        self.option(
            "epoch",
            &format!("{}.{:09}", now.as_secs(), now.subsec_nanos()),
        )
    }

    /// Gives the guest entropy from the host.
    fn host_seed(self) -> Self {
        match host_seed() {
            Some(seed) => self.option("seed", &seed),
            None => self,
        }
    }

    /// Gives the guest what this machine does not tell it: entropy, and where it has no clock the time.
    pub fn host(self, machine: Machine) -> Self {
        match machine.is_told_time() {
            true => self.host_clock_and_seed(),
            false => self.host_seed(),
        }
    }

    /// The text for the monitor's `-append`.
    pub fn build(&self) -> String {
        if self.args.is_empty() {
            return self.before.clone();
        }
        let mut line = self.before.clone();
        push_raw(&mut line, "--");
        push_raw(&mut line, &self.args);
        line
    }
}

/// 32 bytes of the host's entropy in hexadecimal.
fn host_seed() -> Option<String> {
    use std::io::Read;
    let mut bytes = [0u8; 32];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut f| f.read_exact(&mut bytes))
        .ok()?;
    let mut text = String::with_capacity(64);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

fn push_raw(line: &mut String, word: &str) {
    if !line.is_empty() {
        line.push(' ');
    }
    line.push_str(word);
}

/// Appends `word`, quoted where the kernel's splitting needs it.
fn push_word(line: &mut String, word: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,+@%^~".contains(c);
    // The last of them would be taken for what the monitor tells of devices.
    let is_other = word == "--" || word.starts_with("virtio_mmio.");
    if !word.is_empty() && word.chars().all(plain) && !is_other {
        push_raw(line, word);
        return;
    }
    push_raw(line, "'");
    for c in word.chars() {
        if c == '\'' {
            line.push_str("'\\''");
        } else {
            line.push(c);
        }
    }
    line.push('\'');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell() {
        let words = ["a b", "it's", "", "--", "$x", "\\", "plain", "\"q\"", "é\n"];
        let mut line = String::new();
        for word in words {
            push_word(&mut line, word);
        }
        let out = std::process::Command::new("sh")
            .arg("-c")
            .arg(format!("for w in {line}; do printf '%s\\0' \"$w\"; done"))
            .output()
            .expect("sh runs");
        let expected: Vec<u8> = words.iter().flat_map(|w| w.bytes().chain([0])).collect();
        assert_eq!(out.stdout, expected);
    }

    #[test]
    fn options_come_before_the_arguments() {
        let line = CommandLine::new()
            .arg("-x")
            .option("argv0", "prog")
            .env("HOME", "/a dir")
            .flag("trace");
        assert_eq!(
            line.build(),
            "sigil.argv0=prog 'HOME=/a dir' sigil.trace -- -x"
        );
    }
}
