//! Which test covers which numbered finding, and which findings wait for what is not there yet.
//!
//! The tests say it themselves (`// covers: pitfall 3`); `expectations/later.tsv` names the parts
//! that need a second process, a terminal, files or a balloon.

use std::collections::BTreeMap;

use crate::own;

/// How many findings there are of each kind.
const FINDINGS: &[(&str, usize)] = &[("pitfall", 34), ("surprise", 10)];

/// What is known of one finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The tests that cover it, `area/rule`.
    pub tests: Vec<String>,
    /// What of it waits, and for what.
    pub later: Option<String>,
}

/// All findings in order, with what covers them.
pub fn coverage() -> Result<Vec<(String, Coverage)>, String> {
    let mut found: BTreeMap<String, Coverage> = BTreeMap::new();
    for (test, header) in own::headers()? {
        for finding in header.covers {
            found.entry(finding).or_default().tests.push(test.clone());
        }
    }
    for line in include_str!("../expectations/later.tsv").lines().skip(1) {
        let (finding, what) = line
            .split_once('\t')
            .ok_or_else(|| format!("later.tsv: {line}"))?;
        found.entry(finding.into()).or_default().later = Some(what.replace('\t', ": "));
    }
    let mut all = Vec::new();
    for (kind, count) in FINDINGS {
        for number in 1..=*count {
            let name = format!("{kind} {number}");
            let covered = found.remove(&name).unwrap_or_default();
            all.push((name, covered));
        }
    }
    match found.into_keys().next() {
        Some(unknown) => Err(format!("there is no finding `{unknown}`")),
        None => Ok(all),
    }
}

/// Every finding has a test, or a reason why it has none yet.
pub fn check() -> Result<(), String> {
    let missing: Vec<String> = coverage()?
        .into_iter()
        .filter(|(_, c)| c.tests.is_empty() && c.later.is_none())
        .map(|(name, _)| name)
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("without a test: {}", missing.join(", ")))
    }
}

/// The list for machines: finding, tests, what waits.
pub fn table() -> Result<String, String> {
    let mut text = String::from("finding\ttests\tlater\n");
    for (name, covered) in coverage()? {
        text.push_str(&format!(
            "{name}\t{}\t{}\n",
            covered.tests.join(" "),
            covered.later.unwrap_or_default()
        ));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_finding_is_covered_or_waits() {
        super::check().expect("covered");
    }
}
