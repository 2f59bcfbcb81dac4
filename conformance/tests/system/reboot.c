// rule: reboot is for CAP_SYS_BOOT, which is looked at before the magic numbers; wrong ones are EINVAL
// source: reboot(2), ERRORS
#include "capability.h"

#define CAP_SYS_BOOT 22
#define MAGIC1 0xfee1dead
#define MAGIC2 672274793
#define CAD_ON 0x89abcdef

// Of wrong numbers only: a right call is the end of the machine, whichever that is.
static int refused(unsigned magic1, unsigned magic2)
{
    return (int)syscall(SYS_reboot, magic1, magic2, CAD_ON, NULL);
}

int main(void)
{
    if (caps_of(0).effective & CAP(CAP_SYS_BOOT)) {
        CHECK_ERRNO(refused(0, 0), EINVAL);
        CHECK_ERRNO(refused(MAGIC1, MAGIC1), EINVAL);
        CHECK_ERRNO(refused(MAGIC2, MAGIC2), EINVAL);
    }
    MUST(set_caps(0, 0, 0));
    CHECK_ERRNO(refused(0, 0), EPERM);
    DONE();
}
