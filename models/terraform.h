/* terraform.h - an endpoint out of what Terraform says in JSON: `terraform show -json` of a plan or a state, or a
 * configuration in Terraform's own JSON syntax (.tf.json); and back, in the latter.
 *
 * Taken      aws_sagemaker_endpoint_configuration, and with it aws_sagemaker_inference_component, aws_appautoscaling_target,
 *            aws_appautoscaling_policy (with the aws_cloudwatch_metric_alarm that triggers it) and
 *            aws_appautoscaling_scheduled_action of the service namespace sagemaker, of the root module and of all others.
 *            Where there are several configurations, what belongs to another endpoint than those of the chosen one is left
 *            out.
 * Names      those that Terraform would make up are made here: of a configuration from the resource's own name, of a variant
 *            from its position ("variant-1").
 * Unknown    what a plan says is known only after it was applied, and an expression in a configuration that is no variable
 *            with a default, needs a value by its name: "ADDRESS.production_variants[0].model_name", "var.model".
 * Source     Terraform documentation, JSON output format (format versions 0.x and 1.x) and JSON configuration syntax;
 *            provider hashicorp/aws, the resources' arguments. */
#ifndef LOADLINE_MODELS_TERRAFORM_H
#define LOADLINE_MODELS_TERRAFORM_H

#include "models/config_parts.h"

bool terraform_recognises(const struct json_node *root);

/* false where a fault was added. */
bool terraform_read(const struct config_reading *reading, const struct json_node *root, struct config_parts *out);

/* A configuration (.tf.json) that makes these, as a tree to be written. */
struct json_node *terraform_configuration(struct arena *arena, const struct config_parts *parts);

#endif
