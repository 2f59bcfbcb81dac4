//! What the interpreter said of programs.

use std::collections::HashMap;

/// The hash of a program in which too much happened to be written down.
const TOO_MUCH: u64 = 1;

/// What was said of one program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Of what happened; none where it is the one that was expected.
    pub hash: Option<u64>,
    /// What happened, a line each, where that is not what was expected.
    pub events: Vec<String>,
}

impl Record {
    /// Whether all that happened was written down.
    pub fn is_whole(&self) -> bool {
        self.hash != Some(TOO_MUCH)
    }
}

/// What was said, by the programs' numbers.
pub fn read(output: &str) -> HashMap<usize, Record> {
    let mut records = HashMap::new();
    let mut last = None;
    for line in output.lines() {
        if let Some(event) = line.strip_prefix("  ") {
            let record = last.and_then(|id| records.get_mut(&id));
            if let Some(Record { events, .. }) = record {
                events.push(event.to_string());
            }
            continue;
        }
        let mut words = line.split(' ');
        last = words.next().and_then(|word| word.parse().ok());
        let hash = words.next().map(|word| u64::from_str_radix(word, 16));
        if let (Some(id), None | Some(Ok(_))) = (last, &hash) {
            let record = Record {
                hash: hash.and_then(Result::ok),
                events: Vec::new(),
            };
            records.insert(id, record);
        }
    }
    records
}

/// The events of both side by side where they differ: what is only in the first, and only in the second.
pub fn differing(linux: &[String], ours: &[String]) -> (Vec<String>, Vec<String>) {
    let same = linux.iter().zip(ours).take_while(|(a, b)| a == b).count();
    let rest = |events: &[String]| {
        events[same..]
            .iter()
            .rev()
            .cloned()
            .collect::<Vec<String>>()
    };
    let (linux, ours) = (rest(linux), rest(ours));
    let tail = linux.iter().zip(&ours).take_while(|(a, b)| a == b).count();
    let head = |events: &[String]| events[tail..].iter().rev().cloned().collect();
    (head(&linux), head(&ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read() {
        let records = read("0\n1 ab\n  r 0 0 0\n  z 0 -1 0\nnoise\n2 1\n3 x\n");
        assert_eq!(records.len(), 3);
        assert_eq!(
            records[&0],
            Record {
                hash: None,
                events: vec![]
            }
        );
        assert_eq!(records[&1].hash, Some(0xab));
        assert_eq!(records[&1].events, ["r 0 0 0", "z 0 -1 0"]);
        assert!(!records[&2].is_whole() && records[&1].is_whole());
    }

    #[test]
    fn what_differs_is_in_the_middle() {
        let lines = |text: &str| text.split(' ').map(String::from).collect::<Vec<String>>();
        let (linux, ours) = differing(&lines("a b c d"), &lines("a x d"));
        assert_eq!((linux, ours), (lines("b c"), lines("x")));
    }
}
