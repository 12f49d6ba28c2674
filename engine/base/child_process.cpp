#include "engine/base/child_process.h"
