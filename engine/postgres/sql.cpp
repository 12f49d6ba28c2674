#include "engine/postgres/sql.h"
