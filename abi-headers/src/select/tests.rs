use super::*;

const TEXT: &str = r#"
    /// The [`first`](super::first).
    pub const FIRST: u32 = 1;
    /// As the first.
    pub const __SECOND: u32 = FIRST;
    const HIDDEN: u32 = 3;
    mod flags {
        /// On arm64.
        #[cfg(target_arch = "aarch64")]
        pub const DIRECT: u32 = 0o200000;
        /// Elsewhere.
        #[cfg(not(any(target_arch = "aarch64", target_arch = "arm")))]
        pub const DIRECT: u32 = 0o40000;
    }
    bitflags! {
        /// Bits.
        #[derive(Clone)]
        pub struct Bits: u64 {
            /// One.
            const ONE = 1;
            const _ = !0;
        }
    }
    /// Kinds.
    pub enum Kind { /// A.
        A = 4 }
    /// A pair.
    #[derive(Clone)]
    #[repr(C)]
    pub struct Pair {
        /// Where.
        at: usize,
        #[cfg(test)]
        not_there: u8,
        other: Pid,
    }
"#;

fn picked(constants: &'static [Constants], types: &'static [Type], arch: &str) -> String {
    let module = Module {
        path: "test.rs",
        text: TEXT,
        constants,
        types,
        functions: false,
    };
    let names = TypeNames::from([("Pid", "sigil_pid_t"), ("Pair", "sigil_pair")]);
    match module.items(&names, arch) {
        Ok(items) => items
            .iter()
            .map(|item| item.to_token_stream().to_string())
            .collect::<Vec<_>>()
            .join("\n"),
        Err(error) => error,
    }
}

const PAIR: Type = Type {
    rust: "Pair",
    c: "sigil_pair",
    prefix: "p_",
    overaligned: false,
    fields: &[Field {
        rust: "at",
        c: "p_address",
        ty: "*mut u8",
    }],
};

#[test]
fn constants_get_their_names_in_c() {
    let text = picked(&[Constants::All], &[], "x86_64");
    assert_eq!(
        text,
        "# [doc = \" The `first`.\"] pub const SIGIL_FIRST : u32 = 1 ;\n\
         # [doc = \" As the first.\"] pub const SIGIL_SECOND : u32 = SIGIL_FIRST ;"
    );
    let text = picked(&[Constants::Named(&["HIDDEN"])], &[], "x86_64");
    assert_eq!(text, "pub const SIGIL_HIDDEN : u32 = 3 ;");
    let text = picked(&[Constants::Flags("Bits", "B_", &[])], &[], "x86_64");
    assert_eq!(
        text,
        "# [doc = \" One.\"] pub const SIGIL_B_ONE : u64 = 1 ;"
    );
    let text = picked(&[Constants::Variants("Kind", "K_")], &[], "x86_64");
    assert_eq!(text, "# [doc = \" A.\"] pub const SIGIL_K_A : i32 = 4 ;");
}

#[test]
fn conditions_are_those_of_the_architecture() {
    for (arch, value) in [("aarch64", "0o200000"), ("riscv64", "0o40000")] {
        let text = picked(&[Constants::Within("flags", "O_")], &[], arch);
        assert!(text.ends_with(&format!("pub const SIGIL_O_DIRECT : u32 = {value} ;")));
        assert_eq!(text.lines().count(), 1);
    }
}

#[test]
fn types_get_their_names_in_c() {
    assert_eq!(
        picked(&[], &[PAIR], "x86_64"),
        "# [doc = \" A pair.\"] # [repr (C)] pub struct sigil_pair { \
         # [doc = \" Where.\"] p_address : * mut u8 , p_other : sigil_pid_t }"
    );
}

#[test]
fn what_is_not_there_is_named() {
    for (constants, types, message) in [
        (
            &[Constants::Named(&["NONE"])][..],
            &[][..],
            "test.rs: there is no constant NONE",
        ),
        (
            &[Constants::Within("none", "")],
            &[],
            r#"test.rs: nothing is in Within("none", "")"#,
        ),
        (
            &[],
            &[Type {
                rust: "None",
                ..PAIR
            }],
            "test.rs: there is no type None",
        ),
        (
            &[],
            &[Type {
                fields: &[Field {
                    rust: "gone",
                    c: "",
                    ty: "",
                }],
                ..PAIR
            }],
            "test.rs: Pair has no field gone",
        ),
    ] {
        assert!(picked(constants, types, "x86_64").starts_with(message));
    }
}
