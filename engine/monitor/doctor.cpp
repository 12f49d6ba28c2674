#include "engine/monitor/doctor.h"
