#include "engine/postgres/connection_settings.h"
