#include "engine/monitor/alerts.h"
