// For tests of arm64's signal frames: the records behind the general registers.
#ifndef RECORDS_H
#define RECORDS_H
#include "arch.h"

#define FPSIMD_RECORD 0x46508001
#define ESR_RECORD 0x45535201
#define EXTRA_RECORD 0x45585401

struct record {
    uint32_t magic, size;
};

struct fpsimd_record {
    struct record head;
    uint32_t fpsr, fpcr;
    unsigned char v[32][16];
};
_Static_assert(sizeof(struct fpsimd_record) == 528, "the record of the vector registers");

struct esr_record {
    struct record head;
    uint64_t esr;
};

#define RECORDS_SIZE 4096

static struct record UNUSED *first_record(ucontext_t *uc)
{
    return (struct record *)uc->uc_mcontext.__reserved;
}

static struct record UNUSED *next_record(struct record *at)
{
    return (struct record *)((char *)at + at->size);
}

// The record of this kind, or the one of zeros that ends them all.
static void UNUSED *find_record(ucontext_t *uc, uint32_t magic)
{
    struct record *at = first_record(uc);
    while (at->magic != magic && at->magic != 0) at = next_record(at);
    return at;
}

// The syndrome of the fault; 0 where there is no record of one.
static uint64_t UNUSED syndrome(ucontext_t *uc)
{
    struct esr_record *record = find_record(uc, ESR_RECORD);
    return record->head.magic == ESR_RECORD ? record->esr : 0;
}

#endif
