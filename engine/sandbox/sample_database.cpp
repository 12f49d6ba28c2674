#include "engine/sandbox/sample_database.h"
