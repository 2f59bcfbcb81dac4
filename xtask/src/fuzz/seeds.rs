//! What a fuzzer begins with: well-formed files of each kind, made here.

use std::fs;
use std::path::Path;
use std::process::Command;

use conformance::cpio::Archive;

use crate::failure::{OnFile, Result};
use crate::process::run;

/// Writes the seeds of a target into a folder.
pub fn write(target: &str, folder: &Path) -> Result {
    match target {
        "elf" => programs(folder),
        "script" => scripts(folder),
        _ => archives(folder),
    }
}

/// Programs of every kind: at their own address and anywhere, with an interpreter and without, with
/// their parts on pages of their own and together.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("static", &["-static"]),
    ("anywhere", &["-static-pie"]),
    ("dynamic", &["-pie"]),
    ("stack", &["-static", "-Wl,-z,execstack"]),
    ("bare", &["-static", "-nostdlib", "-Wl,--build-id=none"]),
    ("one", &["-static", "-nostdlib", "-Wl,-N"]),
    (
        "apart",
        &["-static", "-nostdlib", "-Wl,-z,separate-code,-z,relro"],
    ),
];

fn programs(folder: &Path) -> Result {
    let source = folder.with_extension("c");
    let text = "int zero[9], one = 1;\nint main(void) { return zero[0]; }\n";
    fs::write(&source, text).on(&source)?;
    for (name, options) in PROGRAMS {
        run(
            Command::new("musl-gcc")
                .args(["-Os", "-s", "-Wl,-z,noseparate-code,-e,main"])
                .args(*options)
                .arg(&source)
                .arg("-o")
                .arg(folder.join(name)),
            &folder.with_extension("log"),
        )?;
    }
    Ok(())
}

fn scripts(folder: &Path) -> Result {
    let long = format!("#!/bin/{}", "x".repeat(300));
    let argument = format!("#! /bin/sh {}\n", "y".repeat(300));
    let texts = [
        "#!/bin/sh\necho x\n",
        "#! \t/bin/sh  -e  x \t\n",
        "#!/bin/sh",
        "#!\n",
        &long,
        &argument,
    ];
    for (number, text) in texts.iter().enumerate() {
        let file = folder.join(number.to_string());
        fs::write(&file, text).on(&file)?;
    }
    Ok(())
}

fn archives(folder: &Path) -> Result {
    let plain = folder.join("plain");
    let mut archive = Archive::new();
    let zeros = vec![0; 600];
    let text: Vec<u8> = (0..300u32).map(|i| ((i * i) >> 6) as u8).collect();
    for (name, mode, content) in [
        ("dir", 0o40755, &b""[..]),
        ("dir/empty", 0o100600, b""),
        ("dir/zeros", 0o100644, &zeros),
        ("dir/text", 0o100755, &text),
        ("link", 0o120777, b"dir/text"),
    ] {
        let entry = archive.entry(name.as_bytes(), mode, 1, content);
        entry.on(&plain)?;
    }
    fs::write(&plain, archive.finish()).on(&plain)?;
    for level in ["-1", "-9"] {
        let packed = folder.join(format!("packed{level}"));
        let output = crate::process::output(Command::new("gzip").args([level, "-c"]).arg(&plain))?;
        fs::write(&packed, output.stdout).on(&packed)?;
    }
    Ok(())
}
