/* The vector registers to and from memory, x0 = its address. Offsets are asserted in fpu.rs. */
    .section .text.sigil_fpu, "ax", @progbits
    .arch_extension fp
    .arch_extension simd

    .globl sigil_fpu_save
    .p2align 4
sigil_fpu_save:
    stp q0, q1, [x0, #16]
    stp q2, q3, [x0, #48]
    stp q4, q5, [x0, #80]
    stp q6, q7, [x0, #112]
    stp q8, q9, [x0, #144]
    stp q10, q11, [x0, #176]
    stp q12, q13, [x0, #208]
    stp q14, q15, [x0, #240]
    stp q16, q17, [x0, #272]
    stp q18, q19, [x0, #304]
    stp q20, q21, [x0, #336]
    stp q22, q23, [x0, #368]
    stp q24, q25, [x0, #400]
    stp q26, q27, [x0, #432]
    stp q28, q29, [x0, #464]
    stp q30, q31, [x0, #496]
    mrs x9, fpsr
    mrs x10, fpcr
    stp w9, w10, [x0, #8]
    ret

    .globl sigil_fpu_restore
    .p2align 4
sigil_fpu_restore:
    ldp q0, q1, [x0, #16]
    ldp q2, q3, [x0, #48]
    ldp q4, q5, [x0, #80]
    ldp q6, q7, [x0, #112]
    ldp q8, q9, [x0, #144]
    ldp q10, q11, [x0, #176]
    ldp q12, q13, [x0, #208]
    ldp q14, q15, [x0, #240]
    ldp q16, q17, [x0, #272]
    ldp q18, q19, [x0, #304]
    ldp q20, q21, [x0, #336]
    ldp q22, q23, [x0, #368]
    ldp q24, q25, [x0, #400]
    ldp q26, q27, [x0, #432]
    ldp q28, q29, [x0, #464]
    ldp q30, q31, [x0, #496]
    ldp w9, w10, [x0, #8]
    msr fpsr, x9
    msr fpcr, x10
    ret

    .globl sigil_fpu_save_control
    .p2align 4
sigil_fpu_save_control:
    stp d8, d9, [x0, #0]
    stp d10, d11, [x0, #16]
    stp d12, d13, [x0, #32]
    stp d14, d15, [x0, #48]
    mrs x9, fpsr
    mrs x10, fpcr
    stp w9, w10, [x0, #64]
    ret

    .globl sigil_fpu_load_control
    .p2align 4
sigil_fpu_load_control:
    ldp d8, d9, [x0, #0]
    ldp d10, d11, [x0, #16]
    ldp d12, d13, [x0, #32]
    ldp d14, d15, [x0, #48]
    ldp w9, w10, [x0, #64]
    msr fpsr, x9
    msr fpcr, x10
    ret
