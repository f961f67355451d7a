def canonical(metric): return metric
