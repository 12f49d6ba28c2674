#include "engine/postgres/session.h"
