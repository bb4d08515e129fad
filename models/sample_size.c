#include "models/sample_size.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

static double z_of_confidence(struct sample_terms terms)
{
    return gsl_cdf_ugaussian_Qinv((1 - terms.confidence) / 2);
}

static double z_of_power(struct sample_terms terms)
{
    return gsl_cdf_ugaussian_Pinv(terms.power);
}

double sample_seconds_of_means(struct sample_terms terms, struct sample_arm a, struct sample_arm b, double difference)
{
    double z = z_of_confidence(terms) + z_of_power(terms);
    double variance = a.variance / a.requests_per_s + b.variance / b.requests_per_s; /* after one second */
    return z * z * variance / (difference * difference);
}

double sample_seconds_of_shares(struct sample_terms terms, double a_requests_per_s, double a_share,
                                double b_requests_per_s, double b_share)
{
    double pooled = (a_requests_per_s * a_share + b_requests_per_s * b_share) / (a_requests_per_s + b_requests_per_s);
    double none = pooled * (1 - pooled) * (1 / a_requests_per_s + 1 / b_requests_per_s);
    double some = a_share * (1 - a_share) / a_requests_per_s + b_share * (1 - b_share) / b_requests_per_s;
    double reach = z_of_confidence(terms) * sqrt(none) + z_of_power(terms) * sqrt(some);
    return reach * reach / ((b_share - a_share) * (b_share - a_share));
}

double sample_bandwidth(double share, double n)
{
    double z = gsl_cdf_ugaussian_Pinv(share), density = gsl_ran_ugaussian_pdf(z);
    double curvature = 2 * z * z + 1;
    double bandwidth = pow(4.5 * pow(density, 4) / (curvature * curvature) / n, 0.2);
    return fmin(bandwidth, fmin(share, 1 - share) / 2);
}
