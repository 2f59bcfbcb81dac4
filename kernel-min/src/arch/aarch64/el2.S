/* From EL2, where a loader enters that has it, to EL1 (Linux Documentation/arch/arm64/booting.rst; Arm
 * ARM, D19): nothing that the kernel or a program does goes to EL2 after it, where nobody is. */

    /* RW: EL1 has 64 bits. HCD: a call of EL2 is undefined. API and APK: pointer authentication. */
    .set EL1_64_BITS, 1 << 31
    .set NO_CALLS, 1 << 29
    .set POINTER_AUTHENTICATION, 3 << 40
    /* Traps of SVE, and all that are not. */
    .set TRAP_SVE, 1 << 8
    .set TRAPS, 0x33ff
    /* Bits that are 1; the rest, the MMU among it, is off. */
    .set SCTLR_EL1_OFF, 0x30d00980
    /* EL1 with its own stack pointer, everything masked. */
    .set EL1H, 0x3c5

    .section .boot, "ax", @progbits
/* Changes x1 and x2. */
sigil_leave_el2:
    mrs x1, CurrentEL
    cmp x1, #2 << 2
    b.ne 9f
    ldr x1, =EL1_64_BITS | NO_CALLS | POINTER_AUTHENTICATION
    msr hcr_el2, x1
    isb
    ldr x1, =SCTLR_EL1_OFF
    msr sctlr_el1, x1
    msr vttbr_el2, xzr
    msr hstr_el2, xzr
    mrs x1, midr_el1
    msr vpidr_el2, x1
    mrs x1, mpidr_el1
    msr vmpidr_el2, x1

    /* The counter and the timers are EL1's, and the virtual counter is the physical one. */
    mov x1, #3
    msr cnthctl_el2, x1
    msr cntvoff_el2, xzr

    /* All counters of events are EL1's, where there are any. */
    mrs x1, id_aa64dfr0_el1
    ubfx x1, x1, #8, #4
    sub x2, x1, #1
    cmp x2, #14
    mov x1, xzr
    b.hs 1f
    mrs x1, pmcr_el0
    ubfx x1, x1, #11, #5
1:  msr mdcr_el2, x1

    mrs x2, id_aa64pfr0_el1
    mov x1, #TRAPS
    tst x2, #0xf << 32
    b.eq 2f
    bic x1, x1, #TRAP_SVE
    msr cptr_el2, x1
    isb
    mov x1, #0x1ff                      /* vectors as long as there are */
    msr s3_4_c1_c2_0, x1                /* ZCR_EL2 */
    b 3f
2:  msr cptr_el2, x1

    /* The interrupt controller's registers, if it has such (version 3). */
3:  tst x2, #0xf << 24
    b.eq 4f
    mrs x1, s3_4_c12_c9_5               /* ICC_SRE_EL2 */
    orr x1, x1, #1                      /* they are used, */
    orr x1, x1, #8                      /* by EL1, too */
    msr s3_4_c12_c9_5, x1
    isb
    mrs x1, s3_4_c12_c9_5
    tbz x1, #0, 4f
    msr s3_4_c12_c11_0, xzr             /* ICH_HCR_EL2 */

    /* Traps of single registers: none. */
4:  mrs x1, id_aa64mmfr0_el1
    ubfx x1, x1, #56, #4                /* FGT */
    cbz x1, 5f
    msr s3_4_c1_c1_4, xzr               /* HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2 */
    msr s3_4_c1_c1_5, xzr
    msr s3_4_c1_c1_6, xzr
    msr s3_4_c3_c1_4, xzr               /* HDFGRTR_EL2, HDFGWTR_EL2 */
    msr s3_4_c3_c1_5, xzr
    ubfx x1, x2, #44, #4                /* AMU */
    cbz x1, 5f
    msr s3_4_c3_c1_6, xzr               /* HAFGRTR_EL2 */
5:  mrs x1, id_aa64mmfr1_el1
    ubfx x1, x1, #40, #4                /* HCX */
    cbz x1, 6f
    msr s3_4_c1_c2_2, xzr               /* HCRX_EL2 */

6:  mov x1, #EL1H
    msr spsr_el2, x1
    msr elr_el2, x30
    eret
9:  ret
    .ltorg
