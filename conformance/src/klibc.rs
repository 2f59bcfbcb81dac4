//! The tests of klibc, a C library for initramfs: of its functions and of the system calls below them.
//!
//! They are not in the project: they are in Debian's source package `klibc`, and are linked with the C library
//! that is under test. Most check little and print what they see; what does not name a process or an
//! address must be what the same program prints on Linux. Verdicts there that are not that a test passes stand in
//! `expectations/klibc.tsv`.

use std::path::Path;
use std::time::Duration;

use crate::case::{Action, Case, Surroundings};
use crate::expectations::Expectations;
use crate::toolchain::Program;

/// Verdicts that are not that the test passes.
const EXPECTATIONS: &str = include_str!("../expectations/klibc.tsv");

/// Some print a hundred thousand lines.
const LEAST_TIMEOUT: Duration = Duration::from_secs(120);

/// The folder of the tests.
const FOLDER: &str = "usr/klibc/tests";

/// klibc's headers include others of its own, and its library has one function that no other has.
const OPTIONS: &[&str] = &[
    "-O2",
    "-w",
    "-D_GNU_SOURCE",
    "-include",
    "stdint.h",
    "-D_fwrite(bytes,count,file)=fwrite(bytes,1,count,file)",
];

/// A test: its name, its arguments, whether it prints the same wherever it runs.
type Test = (&'static str, &'static [&'static str], bool);

/// All but those of klibc's own headers and functions (getpagesize, strtotime, sysconf), and of this host's users (opentest).
const TESTS: &[Test] = &[
    ("environ", &[], false),
    ("fcntl", &[], false),
    ("fnmatch", &["a*b?[c-e]", "axyzb.d", "0"], true),
    ("getoptlong", &["word"], false),
    ("getopttest", &["word"], true),
    ("hello", &[], true),
    ("idtest", &[], false),
    ("lseek", &[], true),
    ("malloctest", &[], false),
    ("malloctest2", &[], false),
    ("malloctest3", &[], false),
    ("memstrtest", &[], true),
    ("microhello", &[], true),
    ("minihello", &[], true),
    ("mmaptest", &["mmaptest.tmp"], false),
    ("pipetest", &[], true),
    ("rtsig", &[], true),
    ("select", &[], true),
    ("setenvtest", &[], true),
    ("setjmptest", &[], true),
    ("sig-nodefer", &[], true),
    ("sigint", &[], true),
    ("socket", &[], true),
    ("sscanf", &[], true),
    ("stat", &["/"], false),
    ("statfs", &["/"], false),
    ("stdio", &[], true),
    ("strlcpycat", &[], true),
    ("strsearch", &[], true),
    ("strtoimax", &[], true),
    ("testrand48", &[], true),
    ("testvsnp", &[], false),
    ("vfork", &[], false),
];

/// The tests as cases of the runner; `source` is the unpacked package.
pub fn cases(source: &Path, timeout: Duration) -> Result<Vec<Case>, String> {
    let folder = source.join(FOLDER);
    if !folder.is_dir() {
        return Err(format!("{} is missing; is this klibc?", folder.display()));
    }
    let expectations = Expectations::of(EXPECTATIONS);
    let cases = TESTS.iter().map(|(name, arguments, prints)| Case {
        interface: "klibc".into(),
        name: (*name).into(),
        program: Program {
            source: folder.join(format!("{name}.c")),
            options: OPTIONS.iter().map(|s| s.to_string()).collect(),
            libraries: vec!["-lpthread".into()],
            inputs: Vec::new(),
            directory: folder.clone(),
        },
        action: Action::Run(arguments.iter().map(|s| s.to_string()).collect()),
        surroundings: Surroundings::default(),
        clause: format!("klibc, {FOLDER}/{name}.c"),
        linux: expectations.linux(name),
        also: expectations.also(name),
        // It opens its own file.
        is_loaded: *name == "fcntl",
        is_slow: false,
        prints: *prints,
        timeout: timeout.max(LEAST_TIMEOUT),
    });
    Ok(cases.collect())
}
