#include "engine/postgres/capabilities.h"
