#include "reports/workbook.h"

#include "models/fault.h"

bool workbook_is_built_in(void)
{
    return false;
}

const struct buffer *workbook_report(struct arena *arena, const struct result *result, struct faults *faults)
{
    (void)arena, (void)result;
    faults_add(
        faults, FAULT_MACHINE, (struct place){.file = "xlsx"},
        "this program is built without workbooks; `make XLSX=1` builds one with them, where libxlsxwriter is installed "
        "(Debian has it in the package libxlsxwriter-dev). -o csv is for spreadsheets, too");
    return NULL;
}
