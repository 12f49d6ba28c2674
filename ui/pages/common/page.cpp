#include "ui/pages/common/page.h"
