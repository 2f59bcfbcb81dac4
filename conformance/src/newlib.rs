//! What differs when tests are linked with newlib: `expectations/newlib.tsv`.

use std::collections::HashMap;

use crate::case::Case;
use crate::open_posix::rows;

/// A test, by suite, interface and name.
type Name<'a> = (&'a str, &'a str, &'a str);

/// The verdicts that may differ from Linux's with newlib, each with its reason.
fn exceptions() -> HashMap<Name<'static>, (&'static str, &'static str)> {
    rows(include_str!("../expectations/newlib.tsv"))
        .filter_map(|columns| match columns[..] {
            [suite, interface, test, verdict, why] => {
                Some(((suite, interface, test), (verdict, why)))
            }
            _ => None,
        })
        .collect()
}

/// The tests of a suite that can be linked, with newlib's exceptions beside the others.
pub fn cases(cases: Vec<Case>, suite: &str) -> Vec<Case> {
    let exceptions = exceptions();
    let mut cases = cases;
    cases.retain(|case| !case.is_loaded);
    for case in &mut cases {
        let name = (suite, case.interface.as_str(), case.name.as_str());
        if let Some((verdict, why)) = exceptions.get(&name) {
            case.also = Some((verdict.to_string(), why.to_string()));
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open_posix, own};

    #[test]
    fn exceptions_name_tests() {
        let verdicts = open_posix::linux_verdicts();
        for ((suite, interface, test), (verdict, why)) in exceptions() {
            assert!(!verdict.is_empty() && !why.is_empty());
            let known = match suite {
                "own" => own::directory()
                    .join(format!("{interface}/{test}.c"))
                    .is_file(),
                _ => verdicts
                    .iter()
                    .any(|v| v.interface == interface && v.test == test),
            };
            assert!(known, "{suite} {interface}/{test}");
        }
    }
}
