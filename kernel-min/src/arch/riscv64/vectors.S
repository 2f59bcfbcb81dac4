/* The state of the V extension to and from memory, as Linux's struct __riscv_v_ext_state has it, with V0 to
 * V31 behind it; a0 = where. Loads and stores of whole registers depend on no control register but vstart. */
    .section .text.sigil_vectors, "ax", @progbits
    .option push
    .option norelax
    .option arch, +v

    .set V_VSTART, 0
    .set V_VL, 8
    .set V_VTYPE, 16
    .set V_VCSR, 24
    .set V_VLENB, 32
    .set V_REGISTERS, 48

.macro EACH do
    addi a1, a0, V_REGISTERS
    csrr a2, vlenb
    slli a2, a2, 3
    \do v0, (a1)
    add a1, a1, a2
    \do v8, (a1)
    add a1, a1, a2
    \do v16, (a1)
    add a1, a1, a2
    \do v24, (a1)
.endm

    .globl sigil_vectors_save
    .p2align 2
sigil_vectors_save:
    csrr t0, vstart
    csrr t1, vl
    csrr t2, vtype
    csrr t3, vcsr
    csrr t4, vlenb
    sd t0, V_VSTART(a0)
    sd t1, V_VL(a0)
    sd t2, V_VTYPE(a0)
    sd t3, V_VCSR(a0)
    sd t4, V_VLENB(a0)
    csrw vstart, zero
    EACH vs8r.v
    ret

    .globl sigil_vectors_load
    .p2align 2
sigil_vectors_load:
    csrw vstart, zero
    EACH vl8re8.v
    ld t0, V_VSTART(a0)
    ld t1, V_VL(a0)
    ld t2, V_VTYPE(a0)
    ld t3, V_VCSR(a0)
    vsetvl zero, t1, t2
    csrw vcsr, t3
    csrw vstart, t0
    ret

/* All bits of the registers are ones, and the type is none. */
    .globl sigil_vectors_discard
    .p2align 2
sigil_vectors_discard:
    vsetvli t0, zero, e8, m8, ta, ma
    vmv.v.i v0, -1
    vmv.v.i v8, -1
    vmv.v.i v16, -1
    vmv.v.i v24, -1
    li t1, -1 << 63
    vsetvl t0, zero, t1
    ret

/* All is zero. */
    .globl sigil_vectors_begin
    .p2align 2
sigil_vectors_begin:
    vsetvli t0, zero, e8, m8, ta, ma
    vmv.v.i v0, 0
    vmv.v.i v8, 0
    vmv.v.i v16, 0
    vmv.v.i v24, 0
    li t0, 0
    vsetvl zero, t0, zero
    csrw vcsr, zero
    ret
    .option pop
