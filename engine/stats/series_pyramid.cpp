#include "engine/stats/series_pyramid.h"
